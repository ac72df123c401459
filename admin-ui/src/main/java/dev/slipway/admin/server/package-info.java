/** Where the console listens, how it reads and writes JSON, and the description of its API. */
@NullMarked
package dev.slipway.admin.server;

import org.jspecify.annotations.NullMarked;
