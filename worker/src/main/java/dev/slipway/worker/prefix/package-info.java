/** Routes with a path prefix: what the application must see of it, and what must not be lost of it in its answers. */
@NullMarked
package dev.slipway.worker.prefix;

import org.jspecify.annotations.NullMarked;
