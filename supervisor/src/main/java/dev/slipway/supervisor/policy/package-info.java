/** Pure decisions: from what was seen and when to a verdict with a reason in words. */
@NullMarked
package dev.slipway.supervisor.policy;

import org.jspecify.annotations.NullMarked;
