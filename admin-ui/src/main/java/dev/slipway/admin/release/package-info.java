/** Releases: an artifact that was uploaded, or an earlier one again, and how it came to be live or not. */
@NullMarked
package dev.slipway.admin.release;

import org.jspecify.annotations.NullMarked;
