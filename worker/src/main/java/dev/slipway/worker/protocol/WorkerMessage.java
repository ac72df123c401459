package dev.slipway.worker.protocol;

import java.util.Locale;

/** What a worker tells its supervisor. The supervisor believes nothing of it that it can find out for itself. */
public sealed interface WorkerMessage {
    /** The message as one line, without its line end. */
    String line();

    static WorkerMessage parse(String text) throws ProtocolException {
        Line line = Line.parse(text);
        return switch (line.verb()) {
            case "hello" -> Hello.from(line.with("version", "worker", "token", "pid", "state"));
            case "step" -> new Step(line.with("name", "millis").text("name"), line.number("millis"));
            case "ready" -> new Ready(line.with("millis").number("millis"));
            case "accepting" -> {
                line.with();
                yield new Accepting();
            }
            case "sample" ->
                Sample.from(line.with("requests", "inFlight", "heapUsed", "heapCommitted", "nonHeapUsed", "threads"));
            case "failed" -> new Failed(line.with("reason").text("reason"));
            case "drained" -> {
                line.with();
                yield new Drained();
            }
            default -> throw new ProtocolException("unknown verb");
        };
    }

    /** How far a worker has come; it never goes back. */
    enum State {
        STARTING,
        READY,
        ACCEPTING,
        DRAINING;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) throws ProtocolException {
            for (State state : values()) {
                if (state.word().equals(word)) {
                    return state;
                }
            }
            throw new ProtocolException("unknown state");
        }
    }

    /** The first line on every connection, also when the worker dials again after its supervisor was replaced. */
    record Hello(int version, String worker, String token, long pid, State state) implements WorkerMessage {
        public static final int VERSION = 1;

        private static Hello from(Line line) throws ProtocolException {
            return new Hello(
                    line.smallNumber("version"),
                    line.text("worker"),
                    line.text("token"),
                    line.number("pid"),
                    State.of(line.text("state")));
        }

        @Override
        public String line() {
            return Line.of(
                    "hello", "version", version, "worker", worker, "token", token, "pid", pid, "state", state.word());
        }

        /** Without the token, which must not reach a log. */
        @Override
        public String toString() {
            return "Hello[version=" + version + ", worker=" + worker + ", pid=" + pid + ", state=" + state + "]";
        }
    }

    /** One finished part of the start, for the story of a start that failed or was slow. */
    record Step(String name, long millis) implements WorkerMessage {
        public Step {
            name = Line.sentence(name);
        }

        @Override
        public String line() {
            return Line.of("step", "name", name, "millis", millis);
        }
    }

    /** The application is loaded and its health path answers; {@code millis} is since the start of the JVM. */
    record Ready(long millis) implements WorkerMessage {
        @Override
        public String line() {
            return Line.of("ready", "millis", millis);
        }
    }

    /** Requests are taken from the shared listener from now on. */
    record Accepting() implements WorkerMessage {
        @Override
        public String line() {
            return Line.of("accepting");
        }
    }

    /** Counters and sizes; {@code requests} counts from the start of the worker. */
    record Sample(long requests, int inFlight, long heapUsed, long heapCommitted, long nonHeapUsed, int threads)
            implements WorkerMessage {
        private static Sample from(Line line) throws ProtocolException {
            return new Sample(
                    line.number("requests"),
                    line.smallNumber("inFlight"),
                    line.number("heapUsed"),
                    line.number("heapCommitted"),
                    line.number("nonHeapUsed"),
                    line.smallNumber("threads"));
        }

        @Override
        public String line() {
            return Line.of(
                    "sample",
                    "requests",
                    requests,
                    "inFlight",
                    inFlight,
                    "heapUsed",
                    heapUsed,
                    "heapCommitted",
                    heapCommitted,
                    "nonHeapUsed",
                    nonHeapUsed,
                    "threads",
                    threads);
        }
    }

    /** The application cannot be started; the process exits with 70 after saying so. */
    record Failed(String reason) implements WorkerMessage {
        public Failed {
            reason = Line.sentence(reason);
        }

        @Override
        public String line() {
            return Line.of("failed", "reason", reason);
        }
    }

    /** The last connection is gone and the application has been stopped; the process exits with 0 after saying so. */
    record Drained() implements WorkerMessage {
        @Override
        public String line() {
            return Line.of("drained");
        }
    }
}
