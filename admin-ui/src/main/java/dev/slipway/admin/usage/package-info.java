/** What every application used, by the hour, counted once whoever restarts. */
@NullMarked
package dev.slipway.admin.usage;

import org.jspecify.annotations.NullMarked;
