package dev.slipway.worker.limits;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Lets in as many requests as there are threads for them. The others wait in order, without a thread, and whoever has
 * waited too long is told so at that moment and not when a thread happens to become free. An asynchronous request has
 * a place only while a thread works on it.
 */
public final class Admission extends Handler.Wrapper {
    private static final byte[] PAGE = """
            <!doctype html><html lang='en'><meta charset='utf-8'><title>Busy</title><style>body{font:1.1em/1.5 \
            system-ui,sans-serif;max-width:32em;margin:20vh auto;padding:0 1em;color:#223}</style><h1>Busy</h1>\
            <p>This application has more requests than it can serve at the moment. Please try again later.</p></html>
            """.getBytes(StandardCharsets.US_ASCII);

    private final Duration longest;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private int free;

    /** @param longest time to wait; zero for ever */
    public Admission(int places, Duration longest) {
        this.free = places;
        this.longest = longest;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Waiting waiting = enterOrWait(request, response, callback);
        if (waiting != null) {
            waiting.limit();
            return true;
        }
        try {
            return super.handle(request, response, callback);
        } finally {
            leave();
        }
    }

    private synchronized @Nullable Waiting enterOrWait(Request request, Response response, Callback callback) {
        if (free > 0) {
            free--;
            return null;
        }
        Waiting waiting = new Waiting(request, response, callback);
        queue.add(waiting);
        return waiting;
    }

    /** Whoever is next gets the place that has become free. */
    private void leave() {
        Waiting next = next();
        if (next != null) {
            next.enter();
        }
    }

    private synchronized @Nullable Waiting next() {
        Waiting next = queue.poll();
        if (next == null) {
            free++;
        }
        return next;
    }

    private synchronized boolean giveUp(Waiting waiting) {
        return queue.remove(waiting);
    }

    private final class Waiting {
        private final Request request;
        private final Response response;
        private final Callback callback;
        private volatile Scheduler.@Nullable Task alarm;

        Waiting(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        void limit() {
            if (!longest.isZero()) {
                alarm = request.getComponents()
                        .getScheduler()
                        .schedule(this::turnAway, longest.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        private void turnAway() {
            if (giveUp(this)) {
                response.setStatus(HttpStatus.GATEWAY_TIMEOUT_504);
                response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
                response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
                response.write(true, ByteBuffer.wrap(PAGE), callback);
            }
        }

        void enter() {
            Scheduler.Task set = alarm;
            if (set != null) {
                set.cancel();
            }
            try {
                request.getComponents().getExecutor().execute(this::run);
            } catch (RejectedExecutionException e) {
                callback.failed(e);
                leave();
            }
        }

        private void run() {
            try {
                if (!Admission.super.handle(request, response, callback)) {
                    Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
                }
            } catch (Throwable e) {
                Response.writeError(request, response, callback, e);
            } finally {
                leave();
            }
        }
    }
}
