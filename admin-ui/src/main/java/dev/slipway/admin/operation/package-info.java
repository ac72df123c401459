/** Work that takes longer than a request: queued in the database, done in turn, ended with a reason whatever dies. */
@NullMarked
package dev.slipway.admin.operation;

import org.jspecify.annotations.NullMarked;
