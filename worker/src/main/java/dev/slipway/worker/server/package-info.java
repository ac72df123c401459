/** Jetty on the inherited listener: accepting, guarding, counting, logging and draining. */
@NullMarked
package dev.slipway.worker.server;

import org.jspecify.annotations.NullMarked;
