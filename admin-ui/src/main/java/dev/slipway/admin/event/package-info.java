/** What happened, in the order in which it happened: kept, listed, streamed. */
@NullMarked
package dev.slipway.admin.event;

import org.jspecify.annotations.NullMarked;
