package dev.slipway.worker.server;

import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/** Which request headers the application gets to see. */
final class Headers {
    /** What httpd sets, after removing what the client sent under these names. */
    private static final Set<String> FROM_HTTPD = Set.of("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host");

    private Headers() {}

    static HttpFields forApplication(HttpFields received) {
        HttpFields.Mutable kept = HttpFields.build();
        for (HttpField field : received) {
            if (isKept(field)) {
                kept.add(field);
            }
        }
        return kept.asImmutable();
    }

    private static boolean isKept(HttpField field) {
        // most fields have a standard name, and are recognised without looking at it
        if (field.getHeader() != null) {
            return switch (field.getHeader()) {
                case FORWARDED, X_FORWARDED_PORT, X_FORWARDED_SERVER -> false;
                default -> true;
            };
        }
        return isKept(field.getName());
    }

    /** An application may read a header through an environment in which {@code X_Real_IP} and {@code X-Real-IP} meet. */
    static boolean isKept(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (FROM_HTTPD.contains(lower)) {
            return true;
        }
        String plain = lower.replace('_', '-').replace('.', '-');
        return !(plain.startsWith("slipway-")
                || plain.startsWith("x-forwarded-")
                || plain.equals("x-forwarded")
                || plain.equals("forwarded")
                || plain.equals("x-real-ip"));
    }
}
