package dev.slipway.admin.usage;

import java.math.BigDecimal;

/** What was used between two looks, or in one span of time. */
record Used(BigDecimal memoryByteSeconds, long cpuMilliseconds, long requests, long workerSeconds, long restarts) {
    static final Used NOTHING = new Used(BigDecimal.ZERO, 0, 0, 0, 0);

    Used and(Used more) {
        return new Used(
                memoryByteSeconds.add(more.memoryByteSeconds),
                cpuMilliseconds + more.cpuMilliseconds,
                requests + more.requests,
                workerSeconds + more.workerSeconds,
                restarts + more.restarts);
    }
}
