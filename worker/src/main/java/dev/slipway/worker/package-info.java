/** The worker: one JVM that serves one tenant's web application on a listener it was handed. */
@NullMarked
package dev.slipway.worker;

import org.jspecify.annotations.NullMarked;
