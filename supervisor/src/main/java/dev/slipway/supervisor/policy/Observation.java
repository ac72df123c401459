package dev.slipway.supervisor.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * What is known of a ready worker at one moment; the rules look at nothing else.
 *
 * @param age since it became ready
 * @param idle since its last request, or since it became ready when there was none
 * @param heapLiveBytes what survived the last full collection; 0 when there was none yet
 * @param heapMaxBytes the heap it may use; 0 when not known
 * @param complaint what is wrong with it beyond repair, or will be soon
 * @param descriptors open files and sockets
 * @param cpu processor time since the process started
 */
public record Observation(
        Duration age,
        Duration idle,
        long requests,
        int inFlight,
        long rssBytes,
        long heapLiveBytes,
        long heapMaxBytes,
        int threads,
        int descriptors,
        Duration cpu,
        Optional<String> complaint) {}
