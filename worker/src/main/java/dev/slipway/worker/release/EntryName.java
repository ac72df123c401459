package dev.slipway.worker.release;

import java.nio.charset.StandardCharsets;

/** What a name in an archive must be like before a file is made of it. */
final class EntryName {
    private static final int MAX_SEGMENT_BYTES = 255;
    private static final int MAX_DEPTH = 40;
    private static final int SHOWN = 120;

    private EntryName() {}

    /** The name without the slash that marks a directory; throws if it is not a plain relative path. */
    static String checked(String name) throws RefusedException {
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        if (path.chars().anyMatch(Character::isISOControl)) {
            throw refused("has a control character", name);
        }
        if (path.indexOf('\\') >= 0) {
            throw refused("has a backslash", name);
        }
        if (path.startsWith("/") || path.matches("[A-Za-z]:.*")) {
            throw refused("is absolute", name);
        }
        String[] segments = path.split("/", -1);
        if (segments.length > MAX_DEPTH) {
            throw refused("is nested more than " + MAX_DEPTH + " directories deep", name);
        }
        for (String segment : segments) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw refused("leads outside the directory it is unpacked into", name);
            }
            if (segment.getBytes(StandardCharsets.UTF_8).length > MAX_SEGMENT_BYTES) {
                throw refused("is longer than " + MAX_SEGMENT_BYTES + " bytes", name);
            }
        }
        return path;
    }

    private static RefusedException refused(String why, String name) {
        return new RefusedException("the name of an entry " + why + ": " + shown(name));
    }

    static String shown(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "…";
    }
}
