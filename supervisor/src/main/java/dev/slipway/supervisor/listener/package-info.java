/** The sockets that outlive workers and supervisors: bound once, handed on, never lost. */
@NullMarked
package dev.slipway.supervisor.listener;

import org.jspecify.annotations.NullMarked;
