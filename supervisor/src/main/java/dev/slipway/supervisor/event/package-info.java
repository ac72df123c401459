/** What happened, numbered, kept in memory and in a file, told to whoever follows. */
@NullMarked
package dev.slipway.supervisor.event;

import org.jspecify.annotations.NullMarked;
