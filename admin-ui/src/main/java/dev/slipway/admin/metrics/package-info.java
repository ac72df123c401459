/** Prometheus' view of console and node. */
@NullMarked
package dev.slipway.admin.metrics;

import org.jspecify.annotations.NullMarked;
