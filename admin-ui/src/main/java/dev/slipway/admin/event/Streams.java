package dev.slipway.admin.event;

import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Server-sent events: each stream has a thread of its own, and there are only so many. */
@Component
public final class Streams {
    private static final int MOST = 500;

    private final Semaphore places = new Semaphore(MOST);

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
        Thread.ofVirtual().name("stream").start(() -> {
            try {
                writer.write(new EmitterOut(emitter, open));
                emitter.complete();
            } catch (IOException | IllegalStateException e) {
                open.set(false);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                emitter.completeWithError(e);
            } finally {
                places.release();
            }
        });
        return emitter;
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
