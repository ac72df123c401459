/** What can be said about this host without asking the supervisor. */
@NullMarked
package dev.slipway.supervisor.cli.host;

import org.jspecify.annotations.NullMarked;
