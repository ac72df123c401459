package dev.slipway.worker;

import dev.slipway.worker.protocol.UnpackAnswer.Environment;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The worker's arguments.
 *
 * @param application tenant and application, for messages
 * @param worker the supervisor's name for this process: application, index, generation
 * @param root the web application root
 * @param data the tenant's directory for sessions, compiled pages and temporary files
 * @param leash the socket of the supervisor to dial, or null in a training run
 * @param healthPath what the application must answer before it is ready, or null to do without
 * @param linger how long a connection must have been idle before a worker that was sent SIGTERM closes it
 */
record WorkerOptions(
        String application,
        String worker,
        Environment environment,
        Path root,
        Path data,
        @Nullable Path leash,
        int threads,
        @Nullable String healthPath,
        Duration linger,
        Limits limits) {
    /** How long requests may wait and take, and locks may hold each other; zero: for ever. */
    record Limits(Duration queue, Duration slow, Duration request, Duration deadlock) {}

    private static final int DEFAULT_THREADS = 15;
    private static final int MAX_THREADS = 1000;
    private static final String TRAIN = "--train";
    private static final Pattern OPTION = Pattern.compile("--([a-z-]+)=(.+)", Pattern.DOTALL);
    private static final Pattern WORKER = Pattern.compile("[a-z0-9][a-z0-9-]*-(\\d{1,4})-\\d{1,18}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s)");

    static WorkerOptions parse(String... args) throws OptionsException {
        Map<String, String> given = new HashMap<>();
        boolean train = Arrays.asList(args).contains(TRAIN);
        for (String arg : args) {
            Matcher option = OPTION.matcher(arg);
            if (option.matches()) {
                if (given.put(option.group(1), option.group(2)) != null) {
                    throw new OptionsException("--" + option.group(1) + " is given twice");
                }
            } else if (!arg.equals(TRAIN)) {
                throw new OptionsException("not an option: " + arg);
            }
        }
        WorkerOptions options = new WorkerOptions(
                train ? "training" : required(given, "application"),
                train ? "training-0-1" : required(given, "worker"),
                environment(required(given, "environment")),
                path(required(given, "root")),
                path(required(given, "data")),
                train ? null : path(required(given, "leash")),
                threads(given.remove("threads")),
                given.remove("health-path"),
                duration("linger", given.remove("linger"), "2s"),
                new Limits(
                        duration("queue-timeout", given.remove("queue-timeout"), "0s"),
                        duration("slow-request", given.remove("slow-request"), "0s"),
                        duration("request-timeout", given.remove("request-timeout"), "0s"),
                        duration("deadlock-timeout", given.remove("deadlock-timeout"), "0s")));
        if (!given.isEmpty()) {
            throw new OptionsException(
                    "unknown option --" + given.keySet().iterator().next());
        }
        return options.checked();
    }

    /** Which of the application's workers this is; the worker that replaces it has the same index. */
    int index() {
        Matcher matcher = WORKER.matcher(worker);
        if (!matcher.matches()) {
            throw new IllegalStateException("checked when parsed");
        }
        return Integer.parseInt(matcher.group(1));
    }

    private WorkerOptions checked() throws OptionsException {
        if (!WORKER.matcher(worker).matches()) {
            throw new OptionsException("--worker must be NAME-INDEX-GENERATION");
        }
        if (healthPath != null && !healthPath.matches("/[!-~]*")) {
            throw new OptionsException("--health-path must begin with / and have no spaces");
        }
        return this;
    }

    private static String required(Map<String, String> given, String option) throws OptionsException {
        String value = given.remove(option);
        if (value == null) {
            throw new OptionsException("--" + option + "= is missing");
        }
        return value;
    }

    private static Environment environment(String word) throws OptionsException {
        for (Environment environment : Environment.values()) {
            if (environment.word().equals(word)) {
                return environment;
            }
        }
        throw new OptionsException("--environment must be one of ee8, ee9, ee10, ee11");
    }

    private static Path path(String text) throws OptionsException {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw new OptionsException("not an absolute path: " + text);
    }

    private static int threads(@Nullable String text) throws OptionsException {
        if (text == null) {
            return DEFAULT_THREADS;
        }
        int threads = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
        if (threads < 1 || threads > MAX_THREADS) {
            throw new OptionsException("--threads must be from 1 to " + MAX_THREADS);
        }
        return threads;
    }

    private static Duration duration(String option, @Nullable String text, String usual) throws OptionsException {
        Matcher matcher = DURATION.matcher(text == null ? usual : text);
        if (!matcher.matches()) {
            throw new OptionsException("--" + option + " must be a number of ms or s");
        }
        long amount = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
    }
}
