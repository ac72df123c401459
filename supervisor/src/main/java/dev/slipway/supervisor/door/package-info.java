/** Who waits where nobody will serve is told so, by a process of the tenant's. */
@NullMarked
package dev.slipway.supervisor.door;

import org.jspecify.annotations.NullMarked;
