/** People: accounts, passwords, second factors, sessions, and links that work once. */
@NullMarked
package dev.slipway.admin.person;

import org.jspecify.annotations.NullMarked;
