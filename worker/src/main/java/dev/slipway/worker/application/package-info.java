/** The tenant's web application, on whichever servlet environment it was made for. */
@NullMarked
package dev.slipway.worker.application;

import org.jspecify.annotations.NullMarked;
