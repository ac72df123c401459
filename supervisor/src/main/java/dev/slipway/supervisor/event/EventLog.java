package dev.slipway.supervisor.event;

import dev.slipway.supervisor.control.api.Event;
import dev.slipway.supervisor.control.api.StatusReport;
import dev.slipway.supervisor.control.api.Wire;
import dev.slipway.supervisor.tenant.ApplicationKey;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The last events, and a file of them that is put aside once. Any thread may add; readers wait for the next. */
public final class EventLog {
    private static final Logger LOG = System.getLogger("slipway");
    private static final int KEPT = 2000;
    private static final long LARGEST = 16 * 1024 * 1024;

    private final Path file;
    private final Deque<Event> recent = new ArrayDeque<>();
    private long last;

    public EventLog(Path file) {
        this.file = file;
    }

    /** @param what a fixed word; {@code reason} a sentence */
    public void add(String what, @Nullable ApplicationKey key, @Nullable String worker, String reason) {
        add(what, key, worker, reason, null);
    }

    /** @param death told in full, when the event is one */
    public synchronized void add(
            String what,
            @Nullable ApplicationKey key,
            @Nullable String worker,
            String reason,
            StatusReport.@Nullable Death death) {
        Event event = new Event(
                ++last,
                Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
                what,
                key == null ? null : key.tenant().value(),
                key == null ? null : key.application().value(),
                worker,
                printable(reason),
                death);
        recent.addLast(event);
        if (recent.size() > KEPT) {
            recent.removeFirst();
        }
        LOG.log(
                Level.INFO,
                "{0} {1} {2}: {3}",
                what,
                key == null ? "-" : key,
                worker == null ? "-" : worker,
                event.reason());
        write(event);
        notifyAll();
    }

    /** A reason may hold a tenant's words; they must not draw on an operator's terminal. */
    private static String printable(String text) {
        return text.codePoints()
                .map(c -> drawn(c) ? c : ' ')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean drawn(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    private void write(Event event) {
        try {
            if (Files.exists(file) && Files.size(file) > LARGEST) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            byte[] line =
                    (Wire.json().writeValueAsString(event) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "an event could not be written to {0}: {1}", file, e.getMessage());
        }
    }

    public synchronized List<Event> last(int count) {
        List<Event> all = new ArrayList<>(recent);
        return List.copyOf(all.subList(Math.max(0, all.size() - count), all.size()));
    }

    /** What came after {@code id}; waits for something up to {@code millis}. */
    public synchronized List<Event> after(long id, long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; last <= id && left > 0; ) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        }
        return recent.stream().filter(event -> event.id() > id).toList();
    }
}
