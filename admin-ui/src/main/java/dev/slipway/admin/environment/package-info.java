/** Variables that applications find in their environment; secrets go in and never come out again. */
@NullMarked
package dev.slipway.admin.environment;

import org.jspecify.annotations.NullMarked;
