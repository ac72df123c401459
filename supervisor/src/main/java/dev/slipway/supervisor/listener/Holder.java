package dev.slipway.supervisor.listener;

import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.layout.WholeFile;
import dev.slipway.supervisor.posix.Launch;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.PosixException;
import dev.slipway.supervisor.posix.ProcessId;
import dev.slipway.supervisor.posix.Watcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;

/**
 * A process that sleeps for ever with every listener open, so that a socket lives on when its application has no worker
 * and the supervisor is killed. A new one replaces it whenever the listeners change; the next supervisor takes the
 * descriptors back from it.
 */
public final class Holder {
    private static final Logger LOG = System.getLogger(Holder.class.getName());
    private static final int FIRST = 3;

    private final Path manifest;
    private final Watcher watcher;
    private ProcessId current = new ProcessId(0, 0);

    public Holder(Layout layout, Watcher watcher) {
        this.manifest = layout.run().resolve("holder");
        this.watcher = watcher;
    }

    /** Slot to descriptor, as far as a holder of an earlier supervisor is alive. */
    Map<Integer, Integer> takeBack() {
        Map<Integer, Integer> taken = new TreeMap<>();
        try {
            List<String> lines = Files.exists(manifest) ? Files.readAllLines(manifest) : List.of();
            if (lines.isEmpty()) {
                return taken;
            }
            current = processIn(lines.getFirst());
            if (!current.alive()) {
                return taken;
            }
            int process = Posix.openProcess(current.pid());
            try {
                for (int i = 1; i < lines.size(); i++) {
                    taken.put(Integer.valueOf(lines.get(i)), Posix.takeDescriptor(process, FIRST + i - 1));
                }
            } finally {
                Posix.close(process);
            }
        } catch (IOException | PosixException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "could not take listeners back from their holder: {0}", e.getMessage());
        }
        return taken;
    }

    private static ProcessId processIn(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 2) {
            throw new IllegalArgumentException("not a process: " + line);
        }
        return new ProcessId(Integer.parseInt(words[0]), Long.parseLong(words[1]));
    }

    /** Makes a holder of exactly these; the old one ends after the new one has them. */
    void hold(Map<Integer, Integer> bySlot) {
        try {
            List<Entry<Integer, Integer>> held = new ArrayList<>(bySlot.entrySet());
            // rising descriptors: each becomes a number not above its own, so none is overwritten before its turn
            held.sort(Entry.comparingByValue(Comparator.naturalOrder()));
            ProcessId next = held.isEmpty() ? new ProcessId(0, 0) : start(held);
            List<String> lines = new ArrayList<>(List.of(next.pid() + " " + next.startTicks()));
            held.forEach(entry -> lines.add(Integer.toString(entry.getKey())));
            WholeFile.writeUnsynced(manifest, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            end(current);
            current = next;
        } catch (IOException e) {
            throw new UncheckedIOException("could not note who holds the listeners", e);
        }
    }

    private ProcessId start(List<Entry<Integer, Integer>> held) {
        int nothing = Posix.openRead(Path.of("/dev/null"));
        try {
            List<Integer> fds = new ArrayList<>(List.of(nothing, nothing, nothing));
            held.forEach(entry -> fds.add(entry.getValue()));
            int pid = new Launch(List.of("/bin/sleep", "infinity"), Map.of(), fds).spawn();
            int process = Posix.openProcess(pid);
            watcher.watch(process, () -> {
                Posix.ended(pid);
                Posix.close(process);
            });
            return ProcessId.living(pid).orElseThrow(() -> new IllegalStateException("the holder ended at once"));
        } finally {
            Posix.close(nothing);
        }
    }

    private static void end(ProcessId holder) {
        if (holder.pid() > 0 && holder.alive()) {
            int process = Posix.openProcess(holder.pid());
            Posix.signal(process, Posix.SIGKILL);
            Posix.close(process);
        }
    }
}
