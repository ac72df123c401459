package dev.slipway.supervisor.tenant;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where an application is found: a host, or a path below one. Only what httpd's map can hold without ambiguity is a
 * route, so every route has exactly one spelling.
 *
 * @param host lower case, no port, no trailing dot
 * @param prefix empty, or {@code /a/b} without a slash at its end
 */
public record Route(String host, String prefix) {
    private static final int LONGEST = 300;
    private static final int LONGEST_HOST = 253;
    private static final int LONGEST_PREFIX = 255;
    private static final int MOST_SEGMENTS = 5;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._~-]+");

    public Route {
        String written = host + prefix;
        checkHost(host, written);
        // Only now: some letters beyond ASCII have lower cases within it.
        host = host.toLowerCase(Locale.ROOT);
        checkPrefix(prefix, written);
    }

    public static Route parse(String written) {
        if (written.contains("://")) {
            throw refused(written, "a route has no scheme; write host/path, like shop.example.test/cart");
        }
        int slash = written.indexOf('/');
        return slash < 0 ? new Route(written, "") : new Route(written.substring(0, slash), written.substring(slash));
    }

    private static void checkHost(String host, String written) {
        if (host.isEmpty()) {
            throw refused(written, "no host name; write host/path, like shop.example.test/cart");
        }
        if (host.indexOf(':') >= 0) {
            throw refused(written, "a route has no port; write the host name alone");
        }
        if (host.endsWith(".")) {
            throw refused(written, "leave the dot at the end of the host name out");
        }
        if (host.length() > LONGEST_HOST) {
            throw refused(written, "a host name of " + host.length() + " characters; at most " + LONGEST_HOST);
        }
        for (String label : host.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                throw refused(
                        written,
                        Text.quoted(label)
                                + " cannot be part of a host name; letters, digits and dashes, at most 63, between dots"
                                + (label.chars().allMatch(c -> c < 128) ? "" : " (write it in punycode, xn--…)"));
            }
        }
    }

    private static void checkPrefix(String prefix, String written) {
        if (prefix.isEmpty()) {
            return;
        }
        if (prefix.endsWith("/")) {
            throw refused(written, "leave the slash at the end out");
        }
        if (prefix.length() > LONGEST_PREFIX) {
            throw refused(written, "a path of " + prefix.length() + " characters; at most " + LONGEST_PREFIX);
        }
        if (written.length() > LONGEST) {
            throw refused(written, written.length() + " characters; at most " + LONGEST);
        }
        String[] segments = prefix.substring(1).split("/", -1);
        if (!prefix.startsWith("/") || segments.length > MOST_SEGMENTS) {
            throw refused(written, "a path of 1 to " + MOST_SEGMENTS + " segments, like /shop/cart");
        }
        for (String segment : segments) {
            if (!SEGMENT.matcher(segment).matches() || segment.equals(".") || segment.equals("..")) {
                throw refused(
                        written,
                        Text.quoted(segment) + " cannot be part of a path here; letters, digits and . _ ~ - only");
            }
        }
    }

    private static Refused refused(String written, String reason) {
        return new Refused("route " + Text.quoted(written) + ": " + reason);
    }

    @Override
    public String toString() {
        return host + prefix;
    }
}
