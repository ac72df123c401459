/** A client on raw sockets, which can send what no library would and sees how an answer ends. */
@NullMarked
package dev.slipway.e2e.http;

import org.jspecify.annotations.NullMarked;
