/** What a worker measures of itself, and whether its application answers. */
@NullMarked
package dev.slipway.worker.health;

import org.jspecify.annotations.NullMarked;
