/** The conventions that every address of the API keeps: ids of requests, pages, versions, keys, limits, waiting. */
@NullMarked
package dev.slipway.admin.http;

import org.jspecify.annotations.NullMarked;
