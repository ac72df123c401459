/** What the operator hands in: application files and artifacts, read with suspicion. */
@NullMarked
package dev.slipway.supervisor.cli.input;

import org.jspecify.annotations.NullMarked;
