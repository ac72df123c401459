package dev.slipway.worker.protocol;

import java.util.Locale;

/** The one line that {@code dev.slipway.worker.release.Unpack} prints. */
public sealed interface UnpackAnswer {
    /** The answer as one line, without its line end. */
    String line();

    static UnpackAnswer parse(String text) throws ProtocolException {
        Line line = Line.parse(text);
        return switch (line.verb()) {
            case "ok" -> Unpacked.from(line.with("type", "environment", "entries", "bytes"));
            case "refused" -> new Refused(line.with("reason").text("reason"));
            default -> throw new ProtocolException("unknown verb");
        };
    }

    /** What kind of web application root it is. */
    enum Type {
        WAR,
        PAGES
    }

    /** The class path that serves it: servlet 4, 5, 6 and 6.1. */
    enum Environment {
        EE8,
        EE9,
        EE10,
        EE11;

        /** The name of the directory under {@code lib/worker} and the value of {@code --environment}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The archive is unpacked whole; {@code bytes} is what it takes unpacked. */
    record Unpacked(Type type, Environment environment, int entries, long bytes) implements UnpackAnswer {
        private static Unpacked from(Line line) throws ProtocolException {
            return new Unpacked(
                    word(Type.class, line.text("type")),
                    word(Environment.class, line.text("environment")),
                    line.smallNumber("entries"),
                    line.number("bytes"));
        }

        @Override
        public String line() {
            return Line.of(
                    "ok",
                    "type",
                    type.name().toLowerCase(Locale.ROOT),
                    "environment",
                    environment.word(),
                    "entries",
                    entries,
                    "bytes",
                    bytes);
        }
    }

    /** Nothing is left in the directory; {@code reason} is a sentence for whoever made the archive. */
    record Refused(String reason) implements UnpackAnswer {
        public Refused {
            reason = Line.sentence(reason);
        }

        @Override
        public String line() {
            return Line.of("refused", "reason", reason);
        }
    }

    private static <E extends Enum<E>> E word(Class<E> type, String word) throws ProtocolException {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
                return constant;
            }
        }
        throw new ProtocolException("unknown " + type.getSimpleName().toLowerCase(Locale.ROOT));
    }
}
