/** Archives of every kind, unpacked by a process as the supervisor starts it. */
@NullMarked
package dev.slipway.worker.release;

import org.jspecify.annotations.NullMarked;
