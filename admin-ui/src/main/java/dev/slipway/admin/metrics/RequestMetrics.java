package dev.slipway.admin.metrics;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** How long the console takes over its own requests. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class RequestMetrics extends OncePerRequestFilter {
    private static final double NANOS = 1e9;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Histogram seconds = Histogram.builder()
            .name("slipway_console_request_duration_seconds")
            .help("time the console took to answer")
            .labelNames("method", "status_class")
            .classicUpperBounds(0.005, 0.02, 0.1, 0.5, 2, 10)
            .classicOnly()
            .register(registry);

    RequestMetrics(Exposition exposition) {
        registry.register(exposition);
    }

    PrometheusRegistry registry() {
        return registry;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long begin = System.nanoTime();
        try {
            chain.doFilter(request, response);
        } finally {
            seconds.labelValues(method(request.getMethod()), response.getStatus() / 100 + "xx")
                    .observe((System.nanoTime() - begin) / NANOS);
        }
    }

    /** A client can invent methods; a metric must not keep them. */
    private static String method(String method) {
        return switch (method) {
            case "GET", "POST", "PUT", "PATCH", "DELETE" -> method;
            default -> "other";
        };
    }
}
