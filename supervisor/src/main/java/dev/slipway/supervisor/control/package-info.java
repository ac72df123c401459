/** The privileged door: an allow-list of commands per peer uid, one handler a command. */
@NullMarked
package dev.slipway.supervisor.control;

import org.jspecify.annotations.NullMarked;
