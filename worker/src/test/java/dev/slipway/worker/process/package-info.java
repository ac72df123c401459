/** Real worker processes, started as the supervisor starts them, under tests that speak HTTP to their socket. */
@NullMarked
package dev.slipway.worker.process;

import org.jspecify.annotations.NullMarked;
