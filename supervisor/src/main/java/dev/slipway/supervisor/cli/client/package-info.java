/** The conversation with the supervisor: one connection, one request, answers as they come. */
@NullMarked
package dev.slipway.supervisor.cli.client;

import org.jspecify.annotations.NullMarked;
