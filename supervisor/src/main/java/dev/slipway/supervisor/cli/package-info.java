/** The slipway command: a client of the control socket. */
@NullMarked
package dev.slipway.supervisor.cli;

import org.jspecify.annotations.NullMarked;
