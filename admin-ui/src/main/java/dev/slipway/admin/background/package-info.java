/** Threads that live as long as the console. */
@NullMarked
package dev.slipway.admin.background;

import org.jspecify.annotations.NullMarked;
