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
            case "sample" -> Sample.from(line.with(Sample.KEYS));
            case "notice" -> Notice.from(line.with("kind", "millis", "what", "stack"));
            case "failed" -> new Failed(line.with("reason").text("reason"));
            case "diagnosed" -> new Diagnosed(line.with("file", "failure").text("file"), line.text("failure"));
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

    /**
     * Counters and sizes in bytes.
     *
     * @param requests from the start of the worker
     * @param heapOld used of the part of the heap that only a full collection clears; {@code heapMax} is its size
     * @param heapLive what the last full collection left there; 0 when there was none
     * @param metaspace used for classes, of which {@code classes} are loaded
     * @param direct memory of buffers outside the heap
     */
    record Sample(
            long requests,
            int inFlight,
            long heapUsed,
            long heapCommitted,
            long heapOld,
            long heapLive,
            long heapMax,
            long metaspace,
            long metaspaceMax,
            int classes,
            long direct,
            int threads)
            implements WorkerMessage {
        private static final String[] KEYS = {
            "requests",
            "inFlight",
            "heapUsed",
            "heapCommitted",
            "heapOld",
            "heapLive",
            "heapMax",
            "metaspace",
            "metaspaceMax",
            "classes",
            "direct",
            "threads"
        };

        private static Sample from(Line line) throws ProtocolException {
            return new Sample(
                    line.number("requests"),
                    line.smallNumber("inFlight"),
                    line.number("heapUsed"),
                    line.number("heapCommitted"),
                    line.number("heapOld"),
                    line.number("heapLive"),
                    line.number("heapMax"),
                    line.number("metaspace"),
                    line.number("metaspaceMax"),
                    line.smallNumber("classes"),
                    line.number("direct"),
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
                    "heapOld",
                    heapOld,
                    "heapLive",
                    heapLive,
                    "heapMax",
                    heapMax,
                    "metaspace",
                    metaspace,
                    "metaspaceMax",
                    metaspaceMax,
                    "classes",
                    classes,
                    "direct",
                    direct,
                    "threads",
                    threads);
        }
    }

    /**
     * Something took long, or will never end.
     *
     * @param millis how long it has been so
     * @param what the request, or the threads
     * @param stack where they are, frames separated by semicolons
     */
    record Notice(Kind kind, long millis, String what, String stack) implements WorkerMessage {
        private static final int LONGEST_WHAT = 120;

        /** What it is about, from the harmless to what only a new process mends. */
        public enum Kind {
            SLOW,
            OVERDUE,
            STUCK,
            DEADLOCK;

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

        public Notice {
            what = Line.sentence(what);
            what = what.substring(0, Math.min(what.length(), LONGEST_WHAT));
            stack = Line.sentence(stack);
        }

        /** Without the stack. */
        public String sentence() {
            String seconds = millis / 1000 + "." + millis / 100 % 10 + " s";
            return switch (kind) {
                case SLOW -> "slow-request: " + what + " has taken " + seconds + " so far";
                case OVERDUE -> "request-timeout: " + what + " was answered 504 after " + seconds;
                case STUCK -> "request-timeout: the thread of " + what + " cannot be freed, after " + seconds;
                case DEADLOCK -> "deadlock-timeout: " + what + ", for " + seconds;
            };
        }

        private static Notice from(Line line) throws ProtocolException {
            return new Notice(Kind.of(line.text("kind")), line.number("millis"), line.text("what"), line.text("stack"));
        }

        @Override
        public String line() {
            return Line.of("notice", "kind", kind.word(), "millis", millis, "what", what, "stack", stack);
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

    /**
     * The answer to {@link SupervisorMessage.Diagnose}.
     *
     * @param file where it is, or empty
     * @param failure why there is none, or empty
     */
    record Diagnosed(String file, String failure) implements WorkerMessage {
        public Diagnosed {
            file = Line.sentence(file);
            file = file.substring(0, Math.min(file.length(), 300));
            failure = Line.sentence(failure);
            failure = failure.substring(0, Math.min(failure.length(), 600));
        }

        @Override
        public String line() {
            return Line.of("diagnosed", "file", file, "failure", failure);
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
