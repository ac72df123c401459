package dev.slipway.supervisor.listener;

import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.PosixException;
import dev.slipway.supervisor.spawn.Child;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The listening socket of every slot in use. A request that knocks while no worker runs waits in the socket's queue.
 * All methods may be called from any thread.
 */
public final class Listeners {
    private static final Logger LOG = System.getLogger(Listeners.class.getName());
    private static final int MOST_WAITING = 4096;

    /** Who may connect: httpd's user and nobody else. */
    public record Owner(int uid, int gid) {}

    private final Layout layout;
    private final Owner owner;
    private final Holder holder;
    private final Map<Integer, Integer> bySlot = new TreeMap<>();
    private boolean changed;
    private boolean together;

    /** Opens or closes some. */
    @FunctionalInterface
    public interface Changes {
        void make() throws IOException;
    }

    /** Takes back what the last supervisor's holder still holds. */
    public Listeners(Layout layout, Owner owner, Holder holder) {
        this.layout = layout;
        this.owner = owner;
        this.holder = holder;
        bySlot.putAll(holder.takeBack());
        changed = bySlot.entrySet().removeIf(held -> !stillThere(held.getKey(), held.getValue()));
    }

    private boolean stillThere(int slot, int fd) {
        if (Files.exists(layout.socket(slot))) {
            return true;
        }
        LOG.log(Level.WARNING, "the socket of slot {0} was removed behind our back; binding it anew", slot);
        Posix.close(fd);
        return false;
    }

    /** The slot's listening descriptor, bound now if it was not; {@code survivor} is a worker that may still hold it. */
    public synchronized int open(int slot, Optional<Child> survivor) throws IOException {
        Integer known = bySlot.get(slot);
        if (known != null) {
            return known;
        }
        int fd = survivor.flatMap(worker -> takeFrom(worker, slot)).orElse(-1);
        if (fd == -1) {
            Path path = layout.socket(slot);
            Files.deleteIfExists(path);
            fd = Posix.listen(path, backlog(), owner.uid(), owner.gid(), 0600);
        }
        bySlot.put(slot, fd);
        changed = true;
        hold();
        return fd;
    }

    /** Many changes that need one new holder, and not one each. */
    public synchronized void together(Changes changes) throws IOException {
        together = true;
        try {
            changes.make();
        } finally {
            together = false;
            hold();
        }
    }

    private void hold() {
        if (changed && !together) {
            holder.hold(bySlot);
            changed = false;
        }
    }

    private Optional<Integer> takeFrom(Child worker, int slot) {
        if (!Files.exists(layout.socket(slot))) {
            return Optional.empty();
        }
        try {
            return Optional.of(worker.takeDescriptor(0));
        } catch (PosixException | IllegalStateException e) {
            LOG.log(Level.WARNING, "could not take the listener of slot {0} back: {1}", slot, e.getMessage());
            return Optional.empty();
        }
    }

    /** Closes the slot's socket for good; whoever waits in it is turned away. */
    public synchronized void close(int slot) throws IOException {
        Integer fd = bySlot.remove(slot);
        Files.deleteIfExists(layout.socket(slot));
        if (fd != null) {
            Posix.close(fd);
            changed = true;
            hold();
        }
    }

    /** Closes what no application owns any more. */
    public synchronized void closeAllBut(java.util.Set<Integer> slots) throws IOException {
        for (int slot : java.util.List.copyOf(bySlot.keySet())) {
            if (!slots.contains(slot)) {
                close(slot);
            }
        }
    }

    private static int backlog() {
        try {
            String most =
                    Files.readString(Path.of("/proc/sys/net/core/somaxconn")).strip();
            return Math.min(MOST_WAITING, Integer.parseInt(most));
        } catch (IOException | NumberFormatException e) {
            return MOST_WAITING;
        }
    }
}
