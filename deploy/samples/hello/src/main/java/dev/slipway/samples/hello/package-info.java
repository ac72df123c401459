/** A small web application that shows what reaches an application through httpd. */
@NullMarked
package dev.slipway.samples.hello;

import org.jspecify.annotations.NullMarked;
