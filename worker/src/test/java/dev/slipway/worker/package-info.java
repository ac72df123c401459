/** Tests of what needs no process. */
@NullMarked
package dev.slipway.worker;

import org.jspecify.annotations.NullMarked;
