/** Tests of what needs no process. */
@NullMarked
package dev.slipway.worker.application;

import org.jspecify.annotations.NullMarked;
