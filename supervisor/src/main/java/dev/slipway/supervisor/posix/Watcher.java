package dev.slipway.supervisor.posix;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import jnr.ffi.Pointer;

/**
 * Tells when a descriptor becomes readable, once: a pidfd when its process ends, a listener when a client knocks. One
 * thread for all of them; callbacks must not block.
 */
public final class Watcher {
    private static final Logger LOG = System.getLogger(Watcher.class.getName());
    private static final int CLOEXEC = 0x80000;
    private static final int ADD = 1;
    private static final int REMOVE = 2;
    private static final int READABLE_ONCE = 0x001 | 0x40000000;
    /** struct epoll_event is packed on x86-64 (12 bytes) and aligned elsewhere (16). */
    private static final int EVENT_SIZE = System.getProperty("os.arch").equals("amd64") ? 12 : 16;

    private static final int DATA = EVENT_SIZE - Long.BYTES;
    private static final int MOST = 64;

    private final int epoll = Native.check(Native.LIBC.epoll_create1(CLOEXEC), "epoll_create1");
    private final Map<Integer, Watch> watched = new HashMap<>();
    private int last;

    /** @param number no two are the same, while descriptors are used again */
    private record Watch(int number, Runnable whenReadable) {}

    public static Watcher started() {
        Watcher watcher = new Watcher();
        Thread.ofPlatform().daemon().name("watcher").start(watcher::run);
        return watcher;
    }

    private Watcher() {}

    public synchronized void watch(int fd, Runnable whenReadable) {
        Watch watch = new Watch(++last, whenReadable);
        Pointer event = Native.memory(EVENT_SIZE);
        event.putInt(0, READABLE_ONCE);
        event.putLong(DATA, (long) watch.number << Integer.SIZE | fd);
        Native.check(Native.LIBC.epoll_ctl(epoll, ADD, fd, event), "epoll_ctl");
        watched.put(fd, watch);
    }

    /** To be called before the descriptor is closed; harmless when it was not watched. */
    public synchronized void forget(int fd) {
        if (watched.remove(fd) != null) {
            int ignored = Native.LIBC.epoll_ctl(epoll, REMOVE, fd, Native.memory(EVENT_SIZE));
        }
    }

    private void run() {
        Pointer events = Native.memory(EVENT_SIZE * MOST);
        while (true) {
            int count = Native.LIBC.epoll_wait(epoll, events, MOST, -1);
            for (int i = 0; i < count; i++) {
                tell(events.getLong((long) i * EVENT_SIZE + DATA));
            }
        }
    }

    private void tell(long what) {
        try {
            seen((int) what, (int) (what >>> Integer.SIZE)).run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a watcher's callback failed", e);
        }
    }

    /** What to do now; nothing when the event is older than what is watched there. */
    private synchronized Runnable seen(int fd, int number) {
        Watch watch = watched.get(fd);
        if (watch == null || watch.number != number) {
            return () -> {};
        }
        forget(fd);
        return watch.whenReadable;
    }
}
