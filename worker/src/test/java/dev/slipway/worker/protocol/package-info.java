/** Tests of the line protocol. */
@NullMarked
package dev.slipway.worker.protocol;

import org.jspecify.annotations.NullMarked;
