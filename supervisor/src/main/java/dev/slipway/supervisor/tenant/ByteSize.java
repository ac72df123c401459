package dev.slipway.supervisor.tenant;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of memory or disk; always written with its unit, powers of 1024. */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,12})\\s*([A-Za-z]*)");
    private static final String RIGHT = "write a number and KiB, MiB or GiB, like 256MiB";

    public ByteSize {
        if (bytes < 0) {
            throw new Refused(bytes + "B: a size is not negative");
        }
    }

    public static ByteSize parse(String written) {
        Matcher parts = WRITTEN.matcher(written);
        if (!parts.matches()) {
            throw new Refused(Text.quoted(written) + ": not a size; " + RIGHT);
        }
        String unit = parts.group(2);
        long factor = factor(unit);
        if (factor == 0) {
            throw new Refused(Text.quoted(written) + (unit.isEmpty() ? ": no unit; " : ": no such unit; ") + RIGHT);
        }
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(parts.group(1)), factor));
        } catch (ArithmeticException e) {
            throw new Refused(Text.quoted(written) + ": too large a number; " + RIGHT);
        }
    }

    /** Bytes in one of a unit, 0 for no unit of ours: kB and M mean different things to different people. */
    private static long factor(String unit) {
        return switch (unit) {
            case "B" -> 1;
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            default -> 0;
        };
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** In the largest unit that holds it without a remainder. */
    @Override
    public String toString() {
        for (String unit : List.of("GiB", "MiB", "KiB")) {
            long factor = factor(unit);
            if (bytes != 0 && bytes % factor == 0) {
                return bytes / factor + unit;
            }
        }
        return bytes + "B";
    }
}
