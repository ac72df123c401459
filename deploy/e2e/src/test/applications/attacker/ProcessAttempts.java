package attacker;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Everything that is tried with other processes. */
final class ProcessAttempts {
    private static final int SEIZE = 0x4206;
    private static final int USER_KEYRING = -4;
    private static final int KEY_UNLINK = 9;
    private static final int OPEN_FILES = 7;
    private static final int READ_ONLY = 010000;

    private ProcessAttempts() {}

    /** Whose command line has the mark. */
    static String find(Map<String, String> with) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (text(process.resolve("cmdline")).contains(with.get("mark"))) {
                    return process.getFileName().toString();
                }
            }
        }
        throw new NoSuchFileException("no process has " + with.get("mark"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    static String ofProcess(Map<String, String> with) throws IOException {
        return Files.readString(
                Path.of("/proc", with.get("pid"), with.get("file")), StandardCharsets.ISO_8859_1);
    }

    /** What its descriptors are, and the content of the first of them that is a file. */
    static String descriptors(Map<String, String> with) throws IOException {
        StringBuilder found = new StringBuilder();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc", with.get("pid"), "fd"))) {
            for (Path link : links) {
                found.append(Files.readSymbolicLink(link)).append(' ');
            }
        }
        return found.toString();
    }

    static String memory(Map<String, String> with) throws IOException {
        byte[] bytes = new byte[Integer.parseInt(with.get("length"))];
        try (RandomAccessFile memory = new RandomAccessFile("/proc/" + with.get("pid") + "/mem", "r")) {
            memory.seek(Long.parseLong(with.get("address")));
            memory.readFully(bytes);
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static String processVmReadv(Map<String, String> with) throws IOException {
        int length = Integer.parseInt(with.get("length"));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment into = arena.allocate(length);
            MemorySegment local = vector(arena, into.address(), length);
            MemorySegment remote = vector(arena, Long.parseLong(with.get("address")), length);
            Native.call(
                    Native.PROCESS_VM_READV, Long.parseLong(with.get("pid")), local.address(), 1, remote.address(), 1, 0);
            return new String(into.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
        }
    }

    private static MemorySegment vector(Arena arena, long address, long length) {
        MemorySegment vector = arena.allocate(ValueLayout.JAVA_LONG, 2);
        vector.setAtIndex(ValueLayout.JAVA_LONG, 0, address);
        vector.setAtIndex(ValueLayout.JAVA_LONG, 1, length);
        return vector;
    }

    /** A signal of number 0 only asks whether it may. */
    static String kill(Map<String, String> with) throws IOException {
        Native.call(Native.KILL, Long.parseLong(with.get("pid")), Long.parseLong(with.get("signal")));
        return "sent";
    }

    static String ptrace(Map<String, String> with) throws IOException {
        Native.call(Native.PTRACE, SEIZE, Long.parseLong(with.get("pid")), 0, 0);
        return "traced";
    }

    static String pidfdGetfd(Map<String, String> with) throws IOException {
        long pidfd = Native.call(Native.PIDFD_OPEN, Long.parseLong(with.get("pid")), 0);
        try {
            long stolen = Native.call(Native.PIDFD_GETFD, pidfd, Long.parseLong(with.get("descriptor")), 0);
            String what = Files.readSymbolicLink(Path.of("/proc/self/fd/" + stolen)).toString();
            Native.call(Native.CLOSE, stolen);
            return what;
        } finally {
            Native.call(Native.CLOSE, pidfd);
        }
    }

    static String attach(Map<String, String> with) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(with.get("pid"));
            String secret = machine.getSystemProperties().getProperty("secret");
            machine.detach();
            return secret;
        } catch (AttachNotSupportedException e) {
            throw new IOException(e.getMessage());
        }
    }

    static String renice(Map<String, String> with) throws IOException {
        Native.call(Native.SETPRIORITY, 0, Long.parseLong(with.get("pid")), Long.parseLong(with.get("nice")));
        return "reniced";
    }

    static String limit(Map<String, String> with) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            long value = Long.parseLong(with.get("files"));
            MemorySegment limit = vector(arena, value, value);
            Native.call(Native.PRLIMIT, Long.parseLong(with.get("pid")), OPEN_FILES, limit.address(), 0);
        }
        return "limited";
    }

    /** In a process of its own, since one with threads may not. */
    static String userNamespace(Map<String, String> with) throws IOException {
        return FileAttempts.run(Map.of("command", "unshare --user --map-root-user id -u"));
    }

    /** By a program that would be the first of its kind, in a mount namespace of its own. */
    static String mount(Map<String, String> with) throws IOException {
        return FileAttempts.run(
                Map.of("command", "unshare --user --map-root-user --mount mount -t tmpfs none " + with.get("at")));
    }

    static String key(Map<String, String> with) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            long key = Native.call(
                    Native.ADD_KEY,
                    arena.allocateFrom("user").address(),
                    arena.allocateFrom("slipway-attack").address(),
                    arena.allocateFrom("x").address(),
                    1,
                    USER_KEYRING);
            Native.call(Native.KEYCTL, KEY_UNLINK, key, USER_KEYRING);
            return "left with everybody of this uid";
        }
    }

    static String sharedMemory(Map<String, String> with) throws IOException {
        long at = Native.call(Native.SHMAT, Long.parseLong(with.get("id")), 0, READ_ONLY);
        return MemorySegment.ofAddress(at).reinterpret(Long.BYTES).get(ValueLayout.JAVA_BYTE, 0) + " is its first byte";
    }
}
