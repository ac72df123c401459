/** HTTP sessions in files, so that they outlive the worker and several workers can share them. */
@NullMarked
package dev.slipway.worker.session;

import org.jspecify.annotations.NullMarked;
