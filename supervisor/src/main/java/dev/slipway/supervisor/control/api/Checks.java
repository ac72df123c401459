package dev.slipway.supervisor.control.api;

import java.util.List;

/** What {@code slipway check} found. {@code verdict}: ok, warning or error. */
public record Checks(List<Check> checks) {
    public record Check(String subject, String verdict, String finding) {}
}
