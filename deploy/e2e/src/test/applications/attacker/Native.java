package attacker;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** System calls, as any tenant can make them: no class of Slipway's stands in between. */
final class Native {
    static final int KILL = number(62, 129);
    static final int PTRACE = number(101, 117);
    static final int PROCESS_VM_READV = number(310, 270);
    static final int PIDFD_OPEN = 434;
    static final int PIDFD_GETFD = 438;
    static final int SETPRIORITY = number(141, 140);
    static final int PRLIMIT = number(302, 261);
    static final int ADD_KEY = number(248, 217);
    static final int KEYCTL = number(250, 219);
    static final int SHMAT = number(30, 196);
    static final int RENAMEAT2 = number(316, 276);
    static final int SOCKET = number(41, 198);
    static final int CONNECT = number(42, 203);
    static final int CLOSE = number(3, 57);
    static final int MAXIMUM_ARGUMENTS = 6;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SYSCALL = LINKER.downcallHandle(
            LINKER.defaultLookup().find("syscall").orElseThrow(),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG),
            Linker.Option.firstVariadicArg(1),
            Linker.Option.captureCallState("errno"));

    private Native() {}

    private static int number(int amd64, int aarch64) {
        return System.getProperty("os.arch").equals("amd64") ? amd64 : aarch64;
    }

    /** @throws IOException with the errno if it fails */
    static long call(int number, long... given) throws IOException {
        long[] all = new long[MAXIMUM_ARGUMENTS];
        System.arraycopy(given, 0, all, 0, given.length);
        try (Arena arena = Arena.ofConfined()) {
            MemoryLayout layout = Linker.Option.captureStateLayout();
            MemorySegment state = arena.allocate(layout);
            long result = (long)
                    SYSCALL.invokeExact(state, (long) number, all[0], all[1], all[2], all[3], all[4], all[5]);
            if (result == -1) {
                int errno = state.get(
                        ValueLayout.JAVA_INT,
                        layout.byteOffset(MemoryLayout.PathElement.groupElement("errno")));
                throw new IOException("errno " + errno);
            }
            return result;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
