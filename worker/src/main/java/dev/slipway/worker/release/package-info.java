/** Turns an uploaded archive into a release directory, as the tenant and never as root. */
@NullMarked
package dev.slipway.worker.release;

import org.jspecify.annotations.NullMarked;
