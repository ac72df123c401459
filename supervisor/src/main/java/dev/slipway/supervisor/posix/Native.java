package dev.slipway.supervisor.posix;

import java.nio.charset.StandardCharsets;
import jnr.constants.platform.Errno;
import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/** The loaded C library. Fails hard where jnr would quietly fall back to pure Java. */
final class Native {
    static final Libc LIBC = LibraryLoader.create(Libc.class)
            .option(LibraryOption.SaveError, true)
            .load("c");
    static final Runtime RUNTIME = Runtime.getRuntime(LIBC);
    static final POSIX JNR = nativePosix();

    private Native() {}

    private static POSIX nativePosix() {
        POSIX posix = POSIXFactory.getNativePOSIX();
        if (!posix.isNative()) {
            throw new IllegalStateException(
                    "jnr-posix could not load its native part; nothing can be started without it");
        }
        return posix;
    }

    static Pointer memory(int bytes) {
        return Memory.allocateDirect(RUNTIME, bytes, true);
    }

    static Pointer string(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        Pointer memory = memory(bytes.length + 1);
        memory.put(0, bytes, 0, bytes.length);
        return memory;
    }

    /** For calls that answer -1 and set errno. */
    static int check(int result, String what) {
        if (result == -1) {
            throw failure(RUNTIME.getLastError(), what);
        }
        return result;
    }

    static long check(long result, String what) {
        if (result == -1) {
            throw failure(RUNTIME.getLastError(), what);
        }
        return result;
    }

    /** For calls that answer the error number itself. */
    static void checkNumber(int number, String what) {
        if (number != 0) {
            throw failure(number, what);
        }
    }

    private static PosixException failure(int number, String what) {
        Errno errno = Errno.valueOf(number);
        return new PosixException(number, what + ": " + errno.description() + " (" + errno.name() + ")");
    }
}
