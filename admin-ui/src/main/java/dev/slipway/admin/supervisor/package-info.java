/** The node's supervisor, asked through its control socket. */
@NullMarked
package dev.slipway.admin.supervisor;

import org.jspecify.annotations.NullMarked;
