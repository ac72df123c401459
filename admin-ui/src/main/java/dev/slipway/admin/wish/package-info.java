/** How an application is wanted as a whole, and how the node is told of it until it is so. */
@NullMarked
package dev.slipway.admin.wish;

import org.jspecify.annotations.NullMarked;
