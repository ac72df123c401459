package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.wanted.Release;
import dev.slipway.supervisor.wanted.Wanted;

/**
 * What a worker is to run; fixed for its whole life, a change makes a successor.
 *
 * @param index which of the application's processes it is, from 0
 */
record Plan(Wanted wanted, Release release, int index) {
    String baseName() {
        return wanted.application() + "-" + index;
    }
}
