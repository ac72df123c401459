/** The limits of a request: how many have a thread, how long one waits for it, how long one may keep it. */
@NullMarked
package dev.slipway.worker.limits;

import org.jspecify.annotations.NullMarked;
