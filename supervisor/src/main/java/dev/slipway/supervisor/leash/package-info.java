/** The supervisor's end of the line to each worker; a worker dials again when its supervisor is replaced. */
@NullMarked
package dev.slipway.supervisor.leash;

import org.jspecify.annotations.NullMarked;
