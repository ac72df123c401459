/** The processes of an application: what they are doing, and what can be done to them. */
@NullMarked
package dev.slipway.admin.worker;

import org.jspecify.annotations.NullMarked;
