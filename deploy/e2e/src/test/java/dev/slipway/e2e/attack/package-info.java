/** A tenant that attacks: each test is one attack, seen to work where nothing stops it and then to fail here. */
@NullMarked
package dev.slipway.e2e.attack;

import org.jspecify.annotations.NullMarked;
