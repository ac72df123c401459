/** The whole record in one file, the same for H2 and PostgreSQL, and back. */
@NullMarked
package dev.slipway.admin.backup;

import org.jspecify.annotations.NullMarked;
