/** Watches the memory of httpd's processes, and finds out whose answer fills one without end. */
@NullMarked
package dev.slipway.supervisor.front;

import org.jspecify.annotations.NullMarked;
