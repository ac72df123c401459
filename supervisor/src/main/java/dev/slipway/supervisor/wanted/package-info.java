/** What shall be, on the supervisor's own disk: one synced file an application, and who every tenant is for ever. */
@NullMarked
package dev.slipway.supervisor.wanted;

import org.jspecify.annotations.NullMarked;
