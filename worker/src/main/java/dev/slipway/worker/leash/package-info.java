/** The line to the supervisor, dialled by the worker and dialled again whenever it is lost. */
@NullMarked
package dev.slipway.worker.leash;

import org.jspecify.annotations.NullMarked;
