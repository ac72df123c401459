/** Tells other people's programs what happened: signed, tried again, and never inside our own network. */
@NullMarked
package dev.slipway.admin.webhook;

import org.jspecify.annotations.NullMarked;
