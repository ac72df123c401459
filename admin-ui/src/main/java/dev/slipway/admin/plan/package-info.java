/** Plans: what a tenant may have. */
@NullMarked
package dev.slipway.admin.plan;

import org.jspecify.annotations.NullMarked;
