/** The console process: how it is started and what it is put together from. */
@NullMarked
package dev.slipway.admin;

import org.jspecify.annotations.NullMarked;
