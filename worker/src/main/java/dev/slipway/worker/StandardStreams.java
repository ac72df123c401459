package dev.slipway.worker;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Descriptor 0 is the listener, 1 the access log and 2 the application's log: the application must meet only 2. */
final class StandardStreams {
    private StandardStreams() {}

    /** Whatever the application prints goes to its log; what it reads is at its end. */
    static void giveTheApplicationItsLog() {
        PrintStream log = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.setOut(log);
        System.setErr(log);
        System.setIn(InputStream.nullInputStream());
    }

    /** Unbuffered; the access log gathers its lines itself. */
    static OutputStream accessLog() {
        return new FileOutputStream(FileDescriptor.out);
    }
}
