/** Who may start when everybody wants to. */
@NullMarked
package dev.slipway.supervisor.gate;

import org.jspecify.annotations.NullMarked;
