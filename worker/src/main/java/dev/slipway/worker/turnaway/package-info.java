/** The short-lived process that answers in place of an application which will not serve soon. */
@NullMarked
package dev.slipway.worker.turnaway;

import org.jspecify.annotations.NullMarked;
