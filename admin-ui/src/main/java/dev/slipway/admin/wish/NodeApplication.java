package dev.slipway.admin.wish;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An application that somebody applied by hand on the node. */
@Schema(description = "an application that was applied by hand on the node; the console only shows it")
record NodeApplication(
        String tenant,
        String application,
        String state,
        @Nullable String explanation,
        int uid,
        List<String> routes,
        Map<String, String> settings,
        int workers) {}
