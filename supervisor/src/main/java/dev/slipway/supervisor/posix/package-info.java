/** The only package that touches native code. */
@NullMarked
package dev.slipway.supervisor.posix;

import org.jspecify.annotations.NullMarked;
