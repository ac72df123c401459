/** A tenant's life: created, suspended, moved to another plan, terminated; each verb may be said twice. */
@NullMarked
package dev.slipway.admin.lifecycle;

import org.jspecify.annotations.NullMarked;
