/** The control socket's wire: requests and answers as plain records, the only package other modules may import. */
@NullMarked
package dev.slipway.supervisor.control.api;

import org.jspecify.annotations.NullMarked;
