package dev.slipway.supervisor.posix;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Map<Integer, Runnable> watched = new ConcurrentHashMap<>();

    public static Watcher started() {
        Watcher watcher = new Watcher();
        Thread.ofPlatform().daemon().name("watcher").start(watcher::run);
        return watcher;
    }

    private Watcher() {}

    public void watch(int fd, Runnable whenReadable) {
        Pointer event = Native.memory(EVENT_SIZE);
        event.putInt(0, READABLE_ONCE);
        event.putLong(DATA, fd);
        watched.put(fd, whenReadable);
        Native.check(Native.LIBC.epoll_ctl(epoll, ADD, fd, event), "epoll_ctl");
    }

    /** To be called before the descriptor is closed; harmless when it was not watched. */
    public void forget(int fd) {
        if (watched.remove(fd) != null) {
            int ignored = Native.LIBC.epoll_ctl(epoll, REMOVE, fd, Native.memory(EVENT_SIZE));
        }
    }

    private void run() {
        Pointer events = Native.memory(EVENT_SIZE * MOST);
        while (true) {
            int count = Native.LIBC.epoll_wait(epoll, events, MOST, -1);
            for (int i = 0; i < count; i++) {
                tell((int) events.getLong((long) i * EVENT_SIZE + DATA));
            }
        }
    }

    private void tell(int fd) {
        Runnable callback = watched.get(fd);
        forget(fd);
        if (callback == null) {
            return;
        }
        try {
            callback.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a watcher's callback failed", e);
        }
    }
}
