package dev.slipway.supervisor.control.api;

import java.util.List;

/** What {@code slipway releases --json} prints. {@code at} ISO-8601 UTC, {@code digest} SHA-256 of the artifact. */
public record Releases(List<Release> releases) {
    public record Release(int release, boolean current, String type, String environment, String digest, String at) {}
}
