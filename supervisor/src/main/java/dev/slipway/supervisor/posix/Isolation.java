package dev.slipway.supervisor.posix;

import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The system calls by which the calling thread cuts itself, and what it starts from then on, off from the rest of the
 * host. None of them can be taken back: they belong on a thread that ends soon.
 */
public final class Isolation {
    /** What a thread can have for itself. */
    public enum Namespace {
        MOUNT(0x00020000),
        UTS(0x04000000),
        IPC(0x08000000),
        /** Of the thread's children; it itself stays, and can start no thread any more. */
        PID(0x20000000),
        NETWORK(0x40000000);

        private final int flag;

        Namespace(int flag) {
            this.flag = flag;
        }
    }

    /** How a file system is seen. */
    public enum View {
        READ_ONLY(1),
        NO_SETUID(2),
        NO_DEVICES(4),
        NO_EXEC(8);

        private final int flag;

        View(int flag) {
            this.flag = flag;
        }
    }

    private static final long MS_BIND = 4096;
    private static final long MS_REC = 16384;
    private static final long MS_PRIVATE = 1 << 18;
    private static final int EBUSY = 16;
    private static final int ATTEMPTS = 400;
    private static final long PAUSE_MILLIS = 5;
    private static final int AT_FDCWD = -100;
    private static final int AT_RECURSIVE = 0x8000;
    private static final int MOUNT_SETATTR = 442;
    private static final int MOUNT_ATTR_SIZE = 32;

    private static final int SECCOMP = System.getProperty("os.arch").equals("amd64") ? 317 : 277;
    private static final int SET_FILTER = 1;
    private static final int WITHOUT_SPECULATION_BARRIER = 4;
    private static final int INSTRUCTION_SIZE = 8;

    private static final int LANDLOCK_CREATE_RULESET = 444;
    private static final int LANDLOCK_RESTRICT_SELF = 446;
    private static final int LANDLOCK_VERSION = 1;
    private static final int LANDLOCK_WITH_SCOPES = 6;
    private static final int RULESET_SIZE = 24;
    private static final int RULESET_SCOPED = 16;
    private static final long SCOPE_ABSTRACT_SOCKETS = 1;

    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final long SET_INTERFACE_FLAGS = 0x8914;
    private static final int INTERFACE_NAME_SIZE = 16;
    private static final int INTERFACE_REQUEST_SIZE = 40;
    private static final short UP = 1;

    private Isolation() {}

    public static void unshare(Set<Namespace> namespaces) {
        int flags = 0;
        for (Namespace namespace : namespaces) {
            flags |= namespace.flag;
        }
        Native.check(Native.LIBC.unshare(flags), "unshare " + namespaces);
    }

    /** From now on no mount made here is seen elsewhere, and none made elsewhere is seen here. */
    public static void keepMountsPrivate() {
        mount(null, Path.of("/"), null, MS_REC | MS_PRIVATE, null);
    }

    /**
     * An empty file system in memory.
     *
     * @param options as in mount(8), like {@code size=16m,mode=755}
     */
    public static void mountMemory(Path target, String options) {
        mount("tmpfs", target, "tmpfs", 0, options);
    }

    /** Makes {@code source} and everything mounted in it seen at {@code target} too. */
    public static void bind(Path source, Path target) {
        mount(source.toString(), target, null, MS_BIND | MS_REC, null);
    }

    private static void mount(
            @Nullable String source, Path target, @Nullable String type, long flags, @Nullable String data) {
        Native.check(
                Native.LIBC.mount(source, target.toString(), type, flags, data),
                "mount " + (source == null ? "" : source + " on ") + target);
    }

    /** How the mount at {@code target} and everything mounted in it is seen from now on, besides how it is already. */
    public static void restrict(Path target, Set<View> views) {
        restrict(target, views, AT_RECURSIVE);
    }

    /** The same, for the mount at {@code target} alone. */
    public static void restrictOnly(Path target, Set<View> views) {
        restrict(target, views, 0);
    }

    private static void restrict(Path target, Set<View> views, int recursive) {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                restrictNow(target, views, recursive);
                return;
            } catch (PosixException e) {
                if (e.number() != EBUSY) {
                    throw e;
                }
                // whoever is being spawned meanwhile has copies of our files until it runs its own program
                pause();
            }
        }
        restrictNow(target, views, recursive);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a thread that launches", e);
        }
    }

    private static void restrictNow(Path target, Set<View> views, int recursive) {
        long flags = 0;
        for (View view : views) {
            flags |= view.flag;
        }
        Pointer attributes = Native.memory(MOUNT_ATTR_SIZE);
        attributes.putLong(0, flags);
        Pointer path = Native.string(target.toString());
        try {
            Native.check(
                    Native.LIBC.syscall(
                            MOUNT_SETATTR,
                            AT_FDCWD,
                            path.address(),
                            recursive,
                            attributes.address(),
                            MOUNT_ATTR_SIZE,
                            0),
                    "mount_setattr " + target);
        } finally {
            // only their addresses were passed, and they must not be collected before the kernel has read them
            Reference.reachabilityFence(path);
            Reference.reachabilityFence(attributes);
        }
    }

    /** @param program instructions of the kernel's filter machine, each its eight bytes as one number */
    public static void filterSystemCalls(long[] program) {
        Pointer code = Native.memory(program.length * INSTRUCTION_SIZE);
        code.put(0, program, 0, program.length);
        Pointer header = Native.memory(2 * Long.BYTES);
        header.putShort(0, (short) program.length);
        header.putAddress(Long.BYTES, code.address());
        try {
            Native.check(
                    Native.LIBC.syscall(SECCOMP, SET_FILTER, WITHOUT_SPECULATION_BARRIER, header.address(), 0, 0, 0),
                    "seccomp");
        } finally {
            Reference.reachabilityFence(code);
            Reference.reachabilityFence(header);
        }
    }

    /** Whether the kernel can keep abstract unix sockets apart, as {@link #keepToOwnAbstractSockets} wants. */
    public static boolean canScopeAbstractSockets() {
        long version = Native.LIBC.syscall(LANDLOCK_CREATE_RULESET, 0, 0, LANDLOCK_VERSION, 0, 0, 0);
        return version >= LANDLOCK_WITH_SCOPES;
    }

    /** From now on only abstract unix sockets that were made under the same restriction can be connected to. */
    public static void keepToOwnAbstractSockets() {
        Pointer ruleset = Native.memory(RULESET_SIZE);
        ruleset.putLong(RULESET_SCOPED, SCOPE_ABSTRACT_SOCKETS);
        int fd;
        try {
            fd = (int) Native.check(
                    Native.LIBC.syscall(LANDLOCK_CREATE_RULESET, ruleset.address(), RULESET_SIZE, 0, 0, 0, 0),
                    "landlock_create_ruleset");
        } finally {
            Reference.reachabilityFence(ruleset);
        }
        try {
            Native.check(Native.LIBC.syscall(LANDLOCK_RESTRICT_SELF, fd, 0, 0, 0, 0, 0), "landlock_restrict_self");
        } finally {
            Posix.close(fd);
        }
    }

    /** In a new network namespace even the loopback interface is down at first. */
    public static void raiseLoopback() {
        Pointer request = Native.memory(INTERFACE_REQUEST_SIZE);
        request.put(0, new byte[] {'l', 'o'}, 0, 2);
        request.putShort(INTERFACE_NAME_SIZE, UP);
        int socket = Native.check(Native.LIBC.socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0), "socket");
        try {
            Native.check(Native.LIBC.ioctl(socket, SET_INTERFACE_FLAGS, request), "raising the loopback interface");
        } finally {
            Posix.close(socket);
        }
    }
}
