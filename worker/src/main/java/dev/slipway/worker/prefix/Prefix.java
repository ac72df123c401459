package dev.slipway.worker.prefix;

import java.util.ListIterator;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * The path under which one request's route has the application. httpd has removed it from the path, so the
 * application is loaded once, at the root, and may have several routes with different prefixes; what it is told and
 * what it answers is corrected here, request by request.
 */
public final class Prefix {
    public static final String ATTRIBUTE = "dev.slipway.prefix";

    private static final int MAX_LENGTH = 512;

    private final String path;
    private volatile boolean answeredByContainer;
    private volatile boolean locationChosen;

    private Prefix(String path) {
        this.path = path;
    }

    /** The prefix that httpd names, or null if there is none, or one that no route could have. */
    public static @Nullable Prefix of(@Nullable String header) {
        if (header == null || header.length() < 2 || header.length() > MAX_LENGTH) {
            return null;
        }
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            if (!(c == '/' || c == '.' || c == '_' || c == '~' || c == '-' || isAlphanumeric(c))) {
                return null;
            }
        }
        return header.charAt(0) != '/' || header.endsWith("/") || header.contains("//") ? null : new Prefix(header);
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    public String path() {
        return path;
    }

    String uri(String uri) {
        return path + uri;
    }

    boolean isIn(String uri) {
        return uri.startsWith(path + "/");
    }

    String removedFrom(String uri) {
        return isIn(uri) ? uri.substring(path.length()) : uri;
    }

    StringBuffer url(StringBuffer url) {
        int authority = url.indexOf("://");
        int slash = url.indexOf("/", authority < 0 ? 0 : authority + 3);
        return url.insert(slash < 0 ? url.length() : slash, path);
    }

    /** A location relative to the request's path is resolved here, since the container's own idea lacks the prefix. */
    String redirect(String requestUri, String location) {
        locationChosen = true;
        if (location.startsWith("/") || hasScheme(location)) {
            return location;
        }
        if (location.isEmpty() || location.startsWith("?") || location.startsWith("#")) {
            return requestUri + location;
        }
        return requestUri.substring(0, requestUri.lastIndexOf('/') + 1) + location;
    }

    private static boolean hasScheme(String location) {
        int colon = location.indexOf(':');
        return colon > 0
                && location.chars().limit(colon).allMatch(c -> isAlphanumeric((char) c) || "+-.".indexOf(c) >= 0);
    }

    /** A location that the application set is its own business; one that the container made lacks the prefix. */
    void chosen(String header) {
        if (!answeredByContainer && header.equalsIgnoreCase("Location")) {
            locationChosen = true;
        }
    }

    /** From when on it is the container's own servlet that sets headers, or the application again. */
    void setAnsweredByContainer(boolean answered) {
        answeredByContainer = answered;
    }

    /** Corrects an answer just before it is sent. */
    public void correct(HttpFields.Mutable answer, String sessionCookie) {
        for (ListIterator<HttpField> fields = answer.listIterator(); fields.hasNext(); ) {
            HttpField field = fields.next();
            String value = field.getValue();
            if (value == null) {
                continue;
            }
            if (field.getHeader() == HttpHeader.SET_COOKIE && value.startsWith(sessionCookie + "=")) {
                fields.set(new HttpField(
                        HttpHeader.SET_COOKIE, value.replaceFirst("(?i); *Path=/(?=;|$)", "; Path=" + path)));
            } else if (field.getHeader() == HttpHeader.LOCATION
                    && !locationChosen
                    && value.startsWith("/")
                    && !value.startsWith("//")
                    && !isIn(value)) {
                fields.set(new HttpField(HttpHeader.LOCATION, path + value));
            }
        }
    }
}
