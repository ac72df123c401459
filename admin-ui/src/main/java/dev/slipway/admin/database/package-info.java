/** The one database: where it is, its schema, transactions, JSON in columns. */
@NullMarked
package dev.slipway.admin.database;

import org.jspecify.annotations.NullMarked;
