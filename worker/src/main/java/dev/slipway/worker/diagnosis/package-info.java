/** Looks into this JVM when somebody asks: threads, classes, the heap, a recording. */
@NullMarked
package dev.slipway.worker.diagnosis;

import org.jspecify.annotations.NullMarked;
