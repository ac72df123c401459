/** Tokens of programs: shown once, kept as hashes, bound to what they are for. */
@NullMarked
package dev.slipway.admin.token;

import org.jspecify.annotations.NullMarked;
