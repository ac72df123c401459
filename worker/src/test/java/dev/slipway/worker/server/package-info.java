/** Tests of what needs no process. */
@NullMarked
package dev.slipway.worker.server;

import org.jspecify.annotations.NullMarked;
