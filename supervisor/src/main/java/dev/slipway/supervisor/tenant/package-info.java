/** Who is hosted and what was asked for: names, routes, settings, identities; refuses nonsense in words. */
@NullMarked
package dev.slipway.supervisor.tenant;

import org.jspecify.annotations.NullMarked;
