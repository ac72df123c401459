package dev.slipway.worker.protocol;

import java.util.HashMap;
import java.util.Map;

/** One message as text: a verb and exactly the keys that the verb has, in any order. */
final class Line {
    static final int MAX_BYTES = 4096;
    private static final int MAX_SENTENCE = 3000;

    private final String verb;
    private final Map<String, String> values;

    private Line(String verb, Map<String, String> values) {
        this.verb = verb;
        this.values = values;
    }

    static String of(String verb, Object... keysAndValues) {
        StringBuilder line = new StringBuilder(verb);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            line.append(' ').append(keysAndValues[i]).append('=');
            line.append(Percent.encode(keysAndValues[i + 1].toString()));
        }
        return line.toString();
    }

    static Line parse(String text) throws ProtocolException {
        if (text.length() >= MAX_BYTES) {
            throw new ProtocolException("a line is longer than " + MAX_BYTES + " bytes");
        }
        String[] words = text.split(" ", -1);
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals < 1) {
                throw new ProtocolException("a word is not key=value");
            }
            String value = Percent.decode(words[i].substring(equals + 1));
            if (values.put(words[i].substring(0, equals), value) != null) {
                throw new ProtocolException("a key is there twice");
            }
        }
        return new Line(words[0], values);
    }

    String verb() {
        return verb;
    }

    /** Refuses a missing key as well as one too many. */
    Line with(String... keys) throws ProtocolException {
        for (String key : keys) {
            if (!values.containsKey(key)) {
                throw new ProtocolException(verb + " lacks " + key);
            }
        }
        if (values.size() != keys.length) {
            throw new ProtocolException(verb + " has a key it must not have");
        }
        return this;
    }

    String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalStateException(key + " was not asked for with with()");
        }
        return value;
    }

    long number(String key) throws ProtocolException {
        String value = text(key);
        // 18 digits cannot overflow; no sign, no leading plus
        if (value.isEmpty() || value.length() > 18 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new ProtocolException(key + " is not a number");
        }
        return Long.parseLong(value);
    }

    int smallNumber(String key) throws ProtocolException {
        long value = number(key);
        if (value > Integer.MAX_VALUE) {
            throw new ProtocolException(key + " is too large");
        }
        return (int) value;
    }

    /** A text that goes into logs: one line, and short enough that its message keeps within {@link #MAX_BYTES}. */
    static String sentence(String text) {
        String flat = text.replaceAll("[\\p{Cntrl}\\p{Cs}\\u2028\\u2029]+", " ").strip();
        int length = Math.min(flat.length(), MAX_SENTENCE);
        while (Percent.encode(flat.substring(0, length)).length() > MAX_SENTENCE) {
            length = length * 7 / 8;
        }
        return flat.substring(0, length);
    }
}
