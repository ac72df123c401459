/** The applications that are deployed in tests, compiled and packed on the spot. */
@NullMarked
package dev.slipway.e2e.archive;

import org.jspecify.annotations.NullMarked;
