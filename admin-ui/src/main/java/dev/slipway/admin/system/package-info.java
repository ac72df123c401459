/** What the console says of itself, of the node and of the host. */
@NullMarked
package dev.slipway.admin.system;

import org.jspecify.annotations.NullMarked;
