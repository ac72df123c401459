/** Tenants: who they are, which plan they have, how they stand. */
@NullMarked
package dev.slipway.admin.tenant;

import org.jspecify.annotations.NullMarked;
