/** Who changed what, from where, with what before and after; and who was refused. */
@NullMarked
package dev.slipway.admin.audit;

import org.jspecify.annotations.NullMarked;
