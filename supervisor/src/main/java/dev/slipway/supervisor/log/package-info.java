/** The applications' log files: opened by root in root's directories, put aside by size, read back. */
@NullMarked
package dev.slipway.supervisor.log;

import org.jspecify.annotations.NullMarked;
