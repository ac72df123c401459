package dev.slipway.samples.hello;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The time, once a second, as server-sent events; no thread is kept by those who listen. */
@WebServlet(urlPatterns = "/clock", asyncSupported = true)
public final class ClockServlet extends HttpServlet {
    private final Set<AsyncContext> listeners = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();

    @Override
    public void init() {
        var _ = ticker.scheduleAtFixedRate(() -> listeners.forEach(this::tell), 1, 1, TimeUnit.SECONDS);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        AsyncContext listener = request.startAsync();
        listener.setTimeout(0);
        tell(listener);
        listeners.add(listener);
    }

    private void tell(AsyncContext listener) {
        try {
            PrintWriter out = listener.getResponse().getWriter();
            out.printf("data: %s%n%n", LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS));
            if (out.checkError()) {
                end(listener);
            }
        } catch (IOException | IllegalStateException e) {
            end(listener);
        }
    }

    private void end(AsyncContext listener) {
        if (listeners.remove(listener)) {
            listener.complete();
        }
    }

    @Override
    public void destroy() {
        ticker.shutdownNow();
        listeners.forEach(this::end);
    }
}
