package dev.slipway.worker.protocol;

import java.time.Duration;
import java.util.Locale;

/** What a supervisor tells a worker. */
public sealed interface SupervisorMessage {
    /** The message as one line, without its line end. */
    String line();

    static SupervisorMessage parse(String text) throws ProtocolException {
        Line line = Line.parse(text);
        return switch (line.verb()) {
            case "welcome" -> new Welcome(line.with("secret").text("secret"));
            case "accept" -> {
                line.with();
                yield new Accept();
            }
            case "diagnose" ->
                new Diagnose(Diagnose.Kind.of(line.with("kind", "seconds").text("kind")), line.smallNumber("seconds"));
            case "collect" -> {
                line.with();
                yield new Collect();
            }
            case "drain" ->
                new Drain(
                        Duration.ofMillis(line.with("linger", "timeout").number("linger")),
                        Duration.ofMillis(line.number("timeout")));
            case "refused" -> new Refused(line.with("reason").text("reason"));
            default -> throw new ProtocolException("unknown verb");
        };
    }

    /** The answer to hello; {@code secret} is what httpd sends with every request of this worker's slot. */
    record Welcome(String secret) implements SupervisorMessage {
        @Override
        public String line() {
            return Line.of("welcome", "secret", secret);
        }

        /** Without the secret, which must not reach a log. */
        @Override
        public String toString() {
            return "Welcome[]";
        }
    }

    /** Take requests from the shared listener. */
    record Accept() implements SupervisorMessage {
        @Override
        public String line() {
            return Line.of("accept");
        }
    }

    /** Collect garbage fully, so that the next sample tells what is really alive. */
    record Collect() implements SupervisorMessage {
        @Override
        public String line() {
            return Line.of("collect");
        }
    }

    /**
     * Look into yourself and write down what you see.
     *
     * @param seconds how long a recording lasts
     */
    record Diagnose(Kind kind, int seconds) implements SupervisorMessage {
        /** What to look at. */
        public enum Kind {
            THREADS,
            CLASSES,
            HEAP,
            RECORDING;

            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }

            static Kind of(String word) throws ProtocolException {
                for (Kind kind : values()) {
                    if (kind.word().equals(word)) {
                        return kind;
                    }
                }
                throw new ProtocolException("unknown kind");
            }
        }

        @Override
        public String line() {
            return Line.of("diagnose", "kind", kind.word(), "seconds", seconds);
        }
    }

    /** Take no more connections, close those idle for {@code linger}, and end after {@code timeout} at the latest. */
    record Drain(Duration linger, Duration timeout) implements SupervisorMessage {
        @Override
        public String line() {
            return Line.of("drain", "linger", linger.toMillis(), "timeout", timeout.toMillis());
        }
    }

    /** The supervisor does not know this worker, or not any more; the process exits with 71. */
    record Refused(String reason) implements SupervisorMessage {
        public Refused {
            reason = Line.sentence(reason);
        }

        @Override
        public String line() {
            return Line.of("refused", "reason", reason);
        }
    }
}
