package dev.slipway.worker.limits;

import dev.slipway.worker.protocol.WorkerMessage.Notice;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A thread's work on a request. The answer is the thread's to give until it is taken over; then it is deaf ears. */
final class Work {
    private static final int MOST_FRAMES = 60;
    private static final byte[] PAGE = """
            <!doctype html><html lang='en'><meta charset='utf-8'><title>No answer</title><style>body{font:1.1em/1.5 \
            system-ui,sans-serif;max-width:32em;margin:20vh auto;padding:0 1em;color:#223}</style><h1>No answer</h1>\
            <p>The application took too long over this request.</p></html>
            """.getBytes(StandardCharsets.US_ASCII);

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Thread thread = Thread.currentThread();
    private final long sinceNanos = System.nanoTime();
    private boolean left;
    private boolean takenOver;
    private long takenOverNanos;
    private boolean toldSlow;
    private boolean toldStuck;
    private long toldStuckNanos;

    Work(Request request, Response response, Callback callback) {
        this.request = request;
        this.response = response;
        this.callback = callback;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    synchronized boolean takenOver() {
        return takenOver;
    }

    synchronized long takenOverNanos() {
        return takenOverNanos;
    }

    /** Not more often than that. */
    boolean maySayStuck(long now, long everyNanos) {
        boolean may = !toldStuck || now - toldStuckNanos >= everyNanos;
        if (may) {
            toldStuck = true;
            toldStuckNanos = now;
        }
        return may;
    }

    boolean firstTimeSlow() {
        boolean first = !toldSlow;
        toldSlow = true;
        return first;
    }

    Notice notice(Notice.Kind kind, long now) {
        String stack = Arrays.stream(thread.getStackTrace())
                .limit(MOST_FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(";"));
        String path = Request.getPathInContext(request);
        return new Notice(
                kind, TimeUnit.NANOSECONDS.toMillis(now - sinceNanos), request.getMethod() + " " + path, stack);
    }

    /** False if the thread came to its end just now. */
    synchronized boolean takeOver(long now) {
        if (left || takenOver) {
            return false;
        }
        takenOver = true;
        takenOverNanos = now;
        if (response.isCommitted()) {
            // half an answer is there already: the client shall see that the rest is missing
            callback.failed(new TimeoutException("request-timeout"));
        } else {
            response.reset();
            response.setStatus(HttpStatus.GATEWAY_TIMEOUT_504);
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, PAGE.length);
            response.write(true, ByteBuffer.wrap(PAGE), callback);
        }
        thread.interrupt();
        return true;
    }

    /** The thread is free again, and not to be interrupted in what it does next. */
    synchronized void left() {
        left = true;
        if (takenOver) {
            boolean ignored = Thread.interrupted();
        }
    }

    /** The answer as the application writes it. */
    Response response() {
        return new Response.Wrapper(request, response) {
            @Override
            public void write(boolean last, ByteBuffer bytes, Callback written) {
                synchronized (Work.this) {
                    if (!takenOver) {
                        super.write(last, bytes, written);
                        return;
                    }
                }
                written.failed(new TimeoutException("request-timeout"));
            }
        };
    }

    Callback callback() {
        return new Callback.Nested(callback) {
            @Override
            public void succeeded() {
                if (!takenOver()) {
                    super.succeeded();
                }
            }

            @Override
            public void failed(Throwable cause) {
                if (!takenOver()) {
                    super.failed(cause);
                }
            }
        };
    }
}
