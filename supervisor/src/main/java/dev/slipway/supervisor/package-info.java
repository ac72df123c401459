/** The root process: wires the parts, starts them in order and stops them in the reverse. */
@NullMarked
package dev.slipway.supervisor;

import org.jspecify.annotations.NullMarked;
