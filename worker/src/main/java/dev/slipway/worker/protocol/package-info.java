/** What worker and supervisor say to each other over the leash: one bounded line a message. */
@NullMarked
package dev.slipway.worker.protocol;

import org.jspecify.annotations.NullMarked;
