package dev.slipway.admin.audit;

import org.jspecify.annotations.Nullable;

/** What an entry is about. */
public record Target(String type, String id, @Nullable String tenantId) {}
