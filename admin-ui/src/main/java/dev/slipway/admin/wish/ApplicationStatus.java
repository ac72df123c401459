package dev.slipway.admin.wish;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An application as it is on the node this moment. */
@Schema(description = "an application as it is this moment")
record ApplicationStatus(
        String applicationId,

        @Schema(
                description =
                        "none (never deployed), missing, asleep, down, starting, ready, draining, stopping, backing-off or failed")
        String state,

        @Schema(description = "why it is not as wanted") @Nullable
        String explanation,

        boolean suspended,

        @Schema(description = "the node's number of the release it serves; 0: none")
        int nodeRelease,

        List<String> routes,
        int uid,

        @Schema(description = "what somebody changed on the node by hand; not overwritten until reconcile is asked for")
        List<String> drift,

        @Schema(description = "whether changes of the console's have yet to reach the node")
        boolean pending) {}
