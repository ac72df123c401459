package dev.slipway.supervisor.policy;

import java.time.Duration;

/**
 * When a worker has lived enough. Zero switches a rule off.
 *
 * @param maximumRequests and {@code restartInterval} already have the jitter of this one life in them
 * @param heapThreshold per cent of the heap
 * @param fdLimit what the process was started with; the rule strikes at four fifths of it
 */
public record RecycleLimits(
        long maximumRequests,
        Duration restartInterval,
        Duration inactivityTimeout,
        long recycleMemory,
        int heapThreshold,
        int threadLimit,
        int fdLimit,
        Duration cpuTimeLimit) {}
