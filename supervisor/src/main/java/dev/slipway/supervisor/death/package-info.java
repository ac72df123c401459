/** Why processes ended that nobody asked to end, in words that help, and the tally of it that an application keeps. */
@NullMarked
package dev.slipway.supervisor.death;

import org.jspecify.annotations.NullMarked;
