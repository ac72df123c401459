/** What must hold of an installed Slipway, tried from outside as root. */
@NullMarked
package dev.slipway.e2e;

import org.jspecify.annotations.NullMarked;
