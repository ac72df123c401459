package dev.slipway.admin.metrics;

import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Scope;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** For Prometheus, with a token of the preset metrics. */
@RestController
@Tag(name = "System")
class MetricsController {
    private final RequestMetrics metrics;
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().build();

    MetricsController(RequestMetrics metrics) {
        this.metrics = metrics;
    }

    @GetMapping(path = "/metrics", produces = MediaType.TEXT_PLAIN_VALUE)
    @Needs(Scope.METRICS_READ)
    @Operation(summary = "Counters of console, supervisor and applications in Prometheus' text format")
    String metrics() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        writer.write(text, metrics.registry().scrape());
        return text.toString(StandardCharsets.UTF_8);
    }
}
