/** Applications as they are wanted: name, settings, whether they shall run. */
@NullMarked
package dev.slipway.admin.app;

import org.jspecify.annotations.NullMarked;
