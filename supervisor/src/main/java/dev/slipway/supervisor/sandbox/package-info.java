/** Cuts what runs as a tenant off from the rest of the host, and says what of that this host can do. */
@NullMarked
package dev.slipway.supervisor.sandbox;

import org.jspecify.annotations.NullMarked;
