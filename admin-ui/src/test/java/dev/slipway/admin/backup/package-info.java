/** What tests need to see of the backup. */
@NullMarked
package dev.slipway.admin.backup;

import org.jspecify.annotations.NullMarked;
