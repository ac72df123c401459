/** Tests of what needs no process. */
@NullMarked
package dev.slipway.worker.prefix;

import org.jspecify.annotations.NullMarked;
