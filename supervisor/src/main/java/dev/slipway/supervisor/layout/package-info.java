/** Where everything of one instance lives, and how a file there is replaced whole. */
@NullMarked
package dev.slipway.supervisor.layout;

import org.jspecify.annotations.NullMarked;
