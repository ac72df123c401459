/** One installed instance: its processes, its command line, and what it leaves behind. */
@NullMarked
package dev.slipway.e2e.stage;

import org.jspecify.annotations.NullMarked;
