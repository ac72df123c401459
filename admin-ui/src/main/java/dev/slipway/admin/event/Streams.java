package dev.slipway.admin.event;

import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Server-sent events: each stream has a thread of its own, and there are only so many. */
@Component
public final class Streams {
    private static final int MOST = 500;

    private final Semaphore places = new Semaphore(MOST);
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    /** Writes one stream until it returns. */
    @FunctionalInterface
    public interface Writer {
        /** @throws IOException when the client has gone */
        void write(Out out) throws IOException, InterruptedException;
    }

    /** Where a stream goes. */
    public interface Out {
        /** @param id what Last-Event-ID will say */
        void send(String id, String name, Object data) throws IOException;

        /** Something at least, so that a client that has gone is noticed and proxies keep the line. */
        void beat() throws IOException;

        boolean open();
    }

    public SseEmitter stream(Writer writer) {
        if (!places.tryAcquire()) {
            throw new ProblemException(Code.RATE_LIMITED, "there are " + MOST + " streams already");
        }
        SseEmitter emitter = new SseEmitter(0L);
        AtomicBoolean open = new AtomicBoolean(true);
        emitter.onCompletion(() -> open.set(false));
        emitter.onError(e -> open.set(false));
        Thread thread = Thread.ofVirtual().name("stream").unstarted(() -> {
            try {
                writer.write(new EmitterOut(emitter, open));
                emitter.complete();
            } catch (IOException | InterruptedException | IllegalStateException e) {
                open.set(false);
                emitter.complete();
            } catch (RuntimeException e) {
                emitter.completeWithError(e);
            } finally {
                threads.remove(Thread.currentThread());
                places.release();
            }
        });
        threads.add(thread);
        thread.start();
        if (closing) {
            thread.interrupt();
        }
        return emitter;
    }

    /** A console that ends waits for requests to be answered, and these would never be. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
        threads.forEach(Thread::interrupt);
    }

    private record EmitterOut(SseEmitter emitter, AtomicBoolean isOpen) implements Out {
        @Override
        public void send(String id, String name, Object data) throws IOException {
            emitter.send(SseEmitter.event().id(id).name(name).data(data));
        }

        @Override
        public void beat() throws IOException {
            emitter.send(SseEmitter.event().comment(""));
        }

        @Override
        public boolean open() {
            return isOpen.get();
        }
    }
}
