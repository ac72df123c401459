package dev.slipway.worker.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * One line a request in the combined format, with the time it took in microseconds at the end. Lines are gathered and
 * written together, whole lines only, at the latest {@value #FLUSH_MILLIS} ms after the first of them. Not Jetty's
 * own log, because that one is assembled from method handles: a start-up cost that every worker would pay.
 */
final class AccessLog implements RequestLog {
    static final long FLUSH_MILLIS = 200;
    private static final int FLUSH_BYTES = 16 << 10;
    private static final int MAX_FIELD = 2048;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

    private final OutputStream out;
    private final Scheduler scheduler;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream(1024);
    private long formattedSecond = -1;
    private String formattedTime = "";

    AccessLog(OutputStream out, Scheduler scheduler) {
        this.out = out;
        this.scheduler = scheduler;
    }

    @Override
    public void log(Request request, Response response) {
        if (request.getConnectionMetaData().getConnector() instanceof LocalConnector) {
            // the health check is nobody's access
            return;
        }
        long micros = (System.nanoTime() - request.getBeginNanoTime()) / 1000;
        StringBuilder line = new StringBuilder(256);
        append(line, Request.getRemoteAddr(request));
        line.append(" - ");
        append(line, user(request));
        line.append(" [").append(time()).append("] \"");
        append(line, request.getMethod());
        line.append(' ');
        append(line, request.getHttpURI().getPathQuery());
        line.append(' ').append(request.getConnectionMetaData().getProtocol()).append("\" ");
        line.append(response.getStatus())
                .append(' ')
                .append(Response.getContentBytesWritten(response))
                .append(" \"");
        append(line, request.getHeaders().get(HttpHeader.REFERER));
        line.append("\" \"");
        append(line, request.getHeaders().get(HttpHeader.USER_AGENT));
        line.append("\" ").append(micros).append('\n');
        write(line.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String user(Request request) {
        Request.AuthenticationState state = Request.getAuthenticationState(request);
        Principal principal = state == null ? null : state.getUserPrincipal();
        return principal == null ? null : principal.getName();
    }

    private synchronized String time() {
        long second = System.currentTimeMillis() / 1000;
        if (second != formattedSecond) {
            formattedSecond = second;
            formattedTime = TIME.format(ZonedDateTime.now(ZoneId.systemDefault()));
        }
        return formattedTime;
    }

    /** What came from outside must not be able to end its field, or the line. */
    private static void append(StringBuilder line, @Nullable String field) {
        if (field == null || field.isEmpty()) {
            line.append('-');
            return;
        }
        for (int i = 0; i < Math.min(field.length(), MAX_FIELD); i++) {
            char c = field.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (Character.isISOControl(c)) {
                line.append('?');
            } else {
                line.append(c);
            }
        }
    }

    private synchronized void write(byte[] line) {
        boolean first = pending.size() == 0;
        pending.writeBytes(line);
        if (pending.size() >= FLUSH_BYTES) {
            flush();
        } else if (first) {
            scheduler.schedule(this::flush, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    synchronized void flush() {
        try {
            pending.writeTo(out);
        } catch (IOException e) {
            // a full disk must not keep the application from answering; the lines are lost
        }
        pending.reset();
    }
}
