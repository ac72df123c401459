/** What the operator sees: tables, ages, progress, one-line errors. */
@NullMarked
package dev.slipway.supervisor.cli.show;

import org.jspecify.annotations.NullMarked;
