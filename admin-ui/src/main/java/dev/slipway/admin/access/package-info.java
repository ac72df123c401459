/** Who is asking and what that allows: the one authorisation layer for API, console pages and git. */
@NullMarked
package dev.slipway.admin.access;

import org.jspecify.annotations.NullMarked;
