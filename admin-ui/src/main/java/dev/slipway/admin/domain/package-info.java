/** Which hosts and paths lead to which application, and whether they are really the tenant's. */
@NullMarked
package dev.slipway.admin.domain;

import org.jspecify.annotations.NullMarked;
