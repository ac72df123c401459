/** A console that runs for tests, and a client of it. */
@NullMarked
package dev.slipway.admin.stage;

import org.jspecify.annotations.NullMarked;
