package dev.slipway.admin.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;

/** Where a request came in, and from whom. */
public final class Origin {
    /** The request attribute that the listener for root on the node sets. */
    public static final String NODE = "dev.slipway.node";

    public static final String REQUEST_ID = "request-id";
    public static final String CALLER = "caller";

    private Origin() {}

    public static boolean isNode(HttpServletRequest request) {
        return Boolean.TRUE.equals(request.getAttribute(NODE));
    }

    public static String requestId(HttpServletRequest request) {
        return String.valueOf(request.getAttribute(REQUEST_ID));
    }

    /** The client's address; httpd's word for it where httpd is in between. */
    public static String address(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        if (address == null || address.isEmpty()) {
            return "local";
        }
        String plain =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        try {
            return InetAddress.ofLiteral(plain).getHostAddress();
        } catch (IllegalArgumentException e) {
            return "local";
        }
    }
}
