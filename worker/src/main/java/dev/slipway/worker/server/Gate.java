package dev.slipway.worker.server;

import dev.slipway.worker.prefix.Prefix;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Lets in only what httpd routed to this slot: a request must carry the slot's secret. Whoever else may connect to the
 * socket, such as a script that runs as httpd's user, gets 403 and the application hears nothing of it. Behind the gate
 * a request has neither Slipway's headers nor any that only pretend to come from httpd.
 */
final class Gate extends Handler.Wrapper {
    static final String SECRET = "Slipway-Secret";
    static final String PREFIX = "Slipway-Prefix";

    private final RequestCount count;
    private final Drain drain;
    private final Supplier<String> sessionCookie;
    private volatile byte[] secret;

    Gate(String secret, RequestCount count, Drain drain, Supplier<String> sessionCookie) {
        this.secret = secret.getBytes(StandardCharsets.ISO_8859_1);
        this.count = count;
        this.drain = drain;
        this.sessionCookie = sessionCookie;
    }

    void setSecret(String secret) {
        this.secret = secret.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!isFromHttpd(request.getHeaders())) {
            count.refuse();
            Response.writeError(request, response, callback, HttpStatus.FORBIDDEN_403);
            return true;
        }
        count.entered();
        Prefix prefix = Prefix.of(request.getHeaders().get(PREFIX));
        request.addHttpStreamWrapper(stream -> new Passage(stream, prefix));
        if (prefix != null) {
            request.setAttribute(Prefix.ATTRIBUTE, prefix);
        }
        return super.handle(new Admitted(request), response, callback);
    }

    private boolean isFromHttpd(HttpFields headers) {
        String presented = headers.get(SECRET);
        return presented != null && MessageDigest.isEqual(presented.getBytes(StandardCharsets.ISO_8859_1), secret);
    }

    /** A request as the application may see it. */
    private static final class Admitted extends Request.Wrapper {
        private final HttpFields headers;

        Admitted(Request request) {
            super(request);
            headers = Headers.forApplication(request.getHeaders());
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }

    /** The way of one exchange through the gate: seen when its answer is about to be sent and when it is over. */
    private final class Passage extends HttpStream.Wrapper {
        private final @Nullable Prefix prefix;

        Passage(HttpStream stream, @Nullable Prefix prefix) {
            super(stream);
            this.prefix = prefix;
        }

        @Override
        public void prepareResponse(HttpFields.Mutable headers) {
            drain.mark(headers);
            if (prefix != null) {
                prefix.correct(headers, sessionCookie.get());
            }
            super.prepareResponse(headers);
        }

        @Override
        public void succeeded() {
            count.left();
            super.succeeded();
        }

        @Override
        public void failed(Throwable cause) {
            count.left();
            super.failed(cause);
        }
    }
}
