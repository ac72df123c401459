/** Immutable releases: artifacts unpacked as the tenant, numbered, kept and rolled back. */
@NullMarked
package dev.slipway.supervisor.release;

import org.jspecify.annotations.NullMarked;
