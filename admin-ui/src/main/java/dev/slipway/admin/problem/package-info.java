/** What went wrong, as RFC 9457 documents with codes that never change their meaning. */
@NullMarked
package dev.slipway.admin.problem;

import org.jspecify.annotations.NullMarked;
