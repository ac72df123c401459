/** What httpd is told: the map files it reads, rewritten by rename. */
@NullMarked
package dev.slipway.supervisor.route;

import org.jspecify.annotations.NullMarked;
