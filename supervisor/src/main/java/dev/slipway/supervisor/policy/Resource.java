package dev.slipway.supervisor.policy;

import java.util.Locale;

/** What a worker can leak. */
public enum Resource {
    HEAP("heap", true),
    METASPACE("metaspace", true),
    DIRECT("direct memory", true),
    NATIVE("memory outside the JVM's own", true),
    THREADS("threads", false),
    FILES("open files", false);

    private static final double MIB = 1024 * 1024;

    private final String word;
    private final boolean bytes;

    Resource(String word, boolean bytes) {
        this.word = word;
        this.bytes = bytes;
    }

    /** What the kernel alone bounds has no brink of its own; much of it is the JVM's, which comes and goes. */
    boolean hasABrink() {
        return this != NATIVE;
    }

    String word() {
        return word;
    }

    String amount(double value) {
        return bytes ? String.format(Locale.ROOT, "%.1f MiB", value / MIB) : String.format(Locale.ROOT, "%.0f", value);
    }
}
