/** The console's own configuration file. */
@NullMarked
package dev.slipway.admin.config;

import org.jspecify.annotations.NullMarked;
