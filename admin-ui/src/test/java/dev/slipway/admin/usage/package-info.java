/** Tests of the meter. */
@NullMarked
package dev.slipway.admin.usage;

import org.jspecify.annotations.NullMarked;
