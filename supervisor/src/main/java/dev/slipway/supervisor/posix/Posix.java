package dev.slipway.supervisor.posix;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import jnr.ffi.Pointer;

/** The system calls of this project, a method each. Every descriptor made here is closed by a spawned child. */
public final class Posix {
    public static final int SIGTERM = 15;
    public static final int SIGKILL = 9;
    public static final int SIGCONT = 18;
    public static final int SIGSTOP = 19;

    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM_CLOEXEC = 1 | 0x80000;
    private static final int SUN_PATH_SIZE = 108;
    private static final int O_APPEND_CREATE = 1 | 0x40 | 0x400 | 0x20000 | 0x80000;
    private static final int O_READ_NOFOLLOW = 0x20000 | 0x80000;
    private static final int O_WRITE = 1 | 0x80000;
    private static final short POLLIN = 1;
    private static final int WNOHANG = 1;
    private static final int PIDFD_SEND_SIGNAL = 424;
    private static final int PIDFD_OPEN = 434;
    private static final int PIDFD_GETFD = 438;

    private Posix() {}

    /** Loads the native parts now, so that a broken installation is told at once. */
    public static void load() {
        int _ = Native.JNR.umask(077);
        int uid = Native.JNR.getuid();
        if (uid < 0) {
            throw new IllegalStateException("getuid answered " + uid);
        }
    }

    public static int uid() {
        return Native.JNR.geteuid();
    }

    public static int pid() {
        return Native.JNR.getpid();
    }

    /** A listening unix socket at a path that must not exist yet; the file belongs to {@code uid}:{@code gid}. */
    public static int listen(Path path, int backlog, int uid, int gid, int mode) {
        byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= SUN_PATH_SIZE) {
            throw new IllegalArgumentException("socket path too long: " + path);
        }
        Pointer address = Native.memory(Short.BYTES + SUN_PATH_SIZE);
        address.putShort(0, (short) AF_UNIX);
        address.put(Short.BYTES, bytes, 0, bytes.length);
        int fd = Native.check(Native.LIBC.socket(AF_UNIX, SOCK_STREAM_CLOEXEC, 0), "socket");
        try {
            Native.check(Native.LIBC.bind(fd, address, Short.BYTES + bytes.length + 1), "bind " + path);
            Native.check(Native.LIBC.chmod(path.toString(), 0), "chmod " + path);
            Native.check(Native.LIBC.listen(fd, backlog), "listen " + path);
            own(path, uid, gid, mode);
            return fd;
        } catch (RuntimeException e) {
            close(fd);
            throw e;
        }
    }

    /** Owner first, then mode: nobody gets more than they shall have in between. Only for root's own directories. */
    public static void own(Path path, int uid, int gid, int mode) {
        Native.check(Native.LIBC.lchown(path.toString(), uid, gid), "chown " + path);
        Native.check(Native.LIBC.chmod(path.toString(), mode), "chmod " + path);
    }

    /** A log to append to, made if it is missing; never through a link. */
    public static int openAppend(Path path, int gid, int mode) {
        int fd = Native.check(Native.LIBC.open(path.toString(), O_APPEND_CREATE, 0600), "open " + path);
        try {
            Native.check(Native.LIBC.fchown(fd, 0, gid), "chown " + path);
            Native.check(Native.LIBC.fchmod(fd, mode), "chmod " + path);
            return aboveStandard(fd);
        } catch (RuntimeException e) {
            close(fd);
            throw e;
        }
    }

    public static int openRead(Path path) {
        return aboveStandard(Native.check(Native.LIBC.open(path.toString(), O_READ_NOFOLLOW, 0), "open " + path));
    }

    /** /dev/null, to write to. */
    public static int openNothing() {
        return aboveStandard(Native.check(Native.LIBC.open("/dev/null", O_WRITE, 0), "open /dev/null"));
    }

    /** Another descriptor of the same file or socket. */
    public static int duplicate(int fd) {
        return aboveStandard(Native.check(Native.LIBC.dup(fd), "dup " + fd));
    }

    private static int aboveStandard(int fd) {
        if (fd <= 2) {
            throw new IllegalStateException(
                    "standard descriptors of the supervisor are closed; start it with 0, 1 and 2 open");
        }
        return fd;
    }

    /** Whether something can be read from it now; of a listener, whether a client waits. */
    public static boolean readable(int fd) {
        Pointer one = Native.memory(2 * Integer.BYTES);
        one.putInt(0, fd);
        one.putShort(Integer.BYTES, POLLIN);
        return Native.check(Native.LIBC.poll(one, 1, 0), "poll") == 1;
    }

    public static void close(int fd) {
        int ignored = Native.LIBC.close(fd);
    }

    /** How the child ended; empty while it lives. {@link ExitStatus.Unknown} when it is not our child. */
    public static Optional<ExitStatus> ended(int pid) {
        Pointer status = Native.memory(Integer.BYTES);
        int result = Native.LIBC.waitpid(pid, status, WNOHANG);
        if (result == 0) {
            return Optional.empty();
        }
        return Optional.of(result == pid ? ExitStatus.ofWaitStatus(status.getInt(0)) : new ExitStatus.Unknown());
    }

    /** A descriptor that stays with this very process, whoever gets its pid later. */
    public static int openProcess(int pid) {
        return (int) Native.check(Native.LIBC.syscall(PIDFD_OPEN, pid, 0, 0, 0, 0, 0), "pidfd_open " + pid);
    }

    /** A copy of descriptor {@code fd} of another process. */
    public static int takeDescriptor(int process, int fd) {
        return (int) Native.check(Native.LIBC.syscall(PIDFD_GETFD, process, fd, 0, 0, 0, 0), "pidfd_getfd " + fd);
    }

    /** False when the process is gone already. */
    public static boolean signal(int process, int signal) {
        return Native.LIBC.syscall(PIDFD_SEND_SIGNAL, process, signal, 0, 0, 0, 0) == 0;
    }

    /** Signals every process of a session we started, by its process group. */
    public static void signalGroup(int leader, int signal) {
        int ignored = Native.LIBC.kill(-leader, signal);
    }

    /** Sets the length of a file we hold open. */
    public static void truncate(int fd, long length) {
        Native.check(Native.LIBC.ftruncate(fd, length), "ftruncate");
    }
}
