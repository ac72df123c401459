/** The applications of this instance: one operation a method, from refusal to done. */
@NullMarked
package dev.slipway.supervisor.application;

import org.jspecify.annotations.NullMarked;
