/** Starts one process as a tenant and tells the story of how it went. */
@NullMarked
package dev.slipway.supervisor.spawn;

import org.jspecify.annotations.NullMarked;
