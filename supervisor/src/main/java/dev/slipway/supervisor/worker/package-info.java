/** The life of workers: states, their owner threads, and the groups that replace new before old. */
@NullMarked
package dev.slipway.supervisor.worker;

import org.jspecify.annotations.NullMarked;
