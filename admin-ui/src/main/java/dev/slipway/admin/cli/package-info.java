/** {@code slipway tenant}, {@code plan}, {@code token} and so on: a client of the API, as root on the node or with a token. */
@NullMarked
package dev.slipway.admin.cli;

import org.jspecify.annotations.NullMarked;
