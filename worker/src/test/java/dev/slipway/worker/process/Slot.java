package dev.slipway.worker.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.slipway.worker.protocol.SupervisorMessage;
import dev.slipway.worker.protocol.UnpackAnswer.Environment;
import dev.slipway.worker.protocol.WorkerMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** One application's listening socket and the worker processes that share it. */
final class Slot implements AutoCloseable {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Path directory;
    private final Path data;
    private final Process launcher;
    private final BufferedReader events;
    private final OutputStream commands;
    private final FakeSupervisor supervisor;
    private final Map<Long, CompletableFuture<Integer>> ends = new ConcurrentHashMap<>();
    private int generation;

    Slot(Path directory) throws IOException {
        this(directory, directory.resolve("data"));
    }

    Slot(Path directory, Path data) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.data = data;
        supervisor = new FakeSupervisor(directory.resolve("leash.sock"));
        ProcessBuilder builder =
                new ProcessBuilder("/usr/bin/perl", "src/test/launcher/launcher.pl", socket().toString());
        builder.environment().put("SLIPWAY_LEASH_TOKEN", "70c3");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        launcher = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        events = launcher.inputReader(StandardCharsets.UTF_8);
        commands = launcher.getOutputStream();
        assertEquals("listening", events.readLine());
    }

    Path socket() {
        return directory.resolve("app.sock");
    }

    Path data() {
        return data;
    }

    FakeSupervisor supervisor() {
        return supervisor;
    }

    Connection connect() throws IOException {
        return new Connection(socket());
    }

    /** A worker that has been told to accept and does. */
    Running serving(Environment environment, Path root, String... options) throws Exception {
        Running worker = ready(environment, root, options);
        worker.leash().say(new SupervisorMessage.Accept());
        worker.leash().await(WorkerMessage.Accepting.class);
        return worker;
    }

    /** A worker that has loaded its application and waits to be told to accept. */
    Running ready(Environment environment, Path root, String... options) throws Exception {
        long pid = start(environment, root, options);
        Conversation leash = supervisor.welcome();
        leash.await(WorkerMessage.Ready.class);
        return new Running(pid, leash, end(pid));
    }

    /** Only started; nobody has answered its call yet. */
    long start(Environment environment, Path root, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                JAVA.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx128m",
                "-Xss512k",
                "-cp",
                Applications.classPath(environment),
                "dev.slipway.worker.Main",
                "--application=alice/shop",
                "--worker=shop-0-" + ++generation,
                "--environment=" + environment.word(),
                "--root=" + root,
                "--data=" + data(),
                "--leash=" + supervisor.socket()));
        command.addAll(List.of(options));
        return run(command);
    }

    /** The process that answers in place of workers. */
    long turningAway() throws IOException {
        return run(List.of(
                JAVA.toString(),
                "-Xmx32m",
                "-cp",
                Applications.classPath(Environment.EE11),
                "dev.slipway.worker.turnaway.TurnAway",
                "--not-available"));
    }

    private long run(List<String> command) throws IOException {
        String line = accessLog() + "\t" + applicationLog() + "\t" + String.join("\t", command) + "\n";
        commands.write(line.getBytes(StandardCharsets.UTF_8));
        commands.flush();
        for (String event = events.readLine(); ; event = events.readLine()) {
            assertNotNull(event, "the launcher ended");
            if (event.startsWith("started ")) {
                return Long.parseLong(event.substring(8));
            }
            ended(event);
        }
    }

    private void ended(String event) {
        String[] words = event.split(" ", -1);
        end(Long.parseLong(words[1])).complete(Integer.parseInt(words[2]));
    }

    private CompletableFuture<Integer> end(long pid) {
        return ends.computeIfAbsent(pid, p -> new CompletableFuture<>());
    }

    /** Waits for a process to end, and for its exit status. */
    int awaitEnd(long pid) throws Exception {
        CompletableFuture<Integer> end = end(pid);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!end.isDone()) {
            String event = events.readLine();
            assertNotNull(event, "the launcher ended");
            ended(event);
            assertEquals(true, System.nanoTime() < deadline, "the worker did not end");
        }
        return end.get();
    }

    Path accessLog() {
        return directory.resolve("access.log");
    }

    Path applicationLog() {
        return directory.resolve("application.log");
    }

    String applicationLogText() throws IOException {
        return Files.readString(applicationLog());
    }

    @Override
    public void close() throws IOException {
        commands.close();
        supervisor.close();
        launcher.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** A worker process, and what it says. */
    record Running(long pid, Conversation leash, CompletableFuture<Integer> end) {
        void drain(Duration linger, Duration timeout) throws IOException {
            leash.say(new SupervisorMessage.Drain(linger, timeout));
        }
    }
}
