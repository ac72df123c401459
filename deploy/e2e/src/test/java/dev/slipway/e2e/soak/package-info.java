/** Everything that can be done to an instance, at random and again and again, and what has to be true afterwards. */
@NullMarked
package dev.slipway.e2e.soak;

import org.jspecify.annotations.NullMarked;
