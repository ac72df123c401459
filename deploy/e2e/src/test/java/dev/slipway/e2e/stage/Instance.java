package dev.slipway.e2e.stage;

import dev.slipway.e2e.http.Front;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.StatusReport.ApplicationStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Slipway as deploy/install.sh makes it, in a directory, on a port and with uids of its own. */
public final class Instance implements AutoCloseable {
    /** Uids that nothing else on a machine is expected to have, not even another run of these tests. */
    private static final AtomicInteger NEXT_UID =
            new AtomicInteger(310_000 + (int) (ProcessHandle.current().pid() % 1_000) * 10_000);

    private static final int UIDS = 500;

    private final Path prefix;
    private final Front front;
    private final Control control;
    private final Supervisor supervisor;
    private final Httpd httpd;
    private final Leftovers leftovers;
    private final Console console;

    private Instance(Path prefix, int port, int firstUid) throws IOException {
        this.prefix = prefix;
        this.front = new Front(port);
        this.control = new Control(prefix.resolve("run/control.sock"));
        this.supervisor = new Supervisor(prefix, control);
        this.httpd = new Httpd(prefix, front);
        this.leftovers = new Leftovers(prefix, firstUid, firstUid + UIDS - 1);
        this.console = new Console(prefix, freePort());
    }

    /** Installed and running. */
    public static Instance running() throws IOException {
        int port = freePort();
        int firstUid = NEXT_UID.getAndAdd(UIDS);
        Path prefix = Files.createTempDirectory(Path.of("/tmp"), "slipway-e2e-");
        Instance instance = new Instance(prefix, port, firstUid);
        Runtime.getRuntime().addShutdownHook(new Thread(instance.leftovers::clear));
        instance.install(firstUid);
        instance.supervisor.start();
        instance.httpd.start();
        return instance;
    }

    private void install(int firstUid) {
        Command.run(
                        List.of(
                                repository().resolve("deploy/install.sh").toString(),
                                "--prefix",
                                prefix.toString(),
                                "--http-port",
                                Integer.toString(front.port()),
                                "--uid-range",
                                firstUid + "-" + (firstUid + UIDS - 1),
                                "--console-port",
                                Integer.toString(console.port())),
                        Map.of("JAVA_HOME", System.getProperty("java.home")))
                .succeeded();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    public static Path repository() {
        return Path.of(System.getProperty("slipway.repository", "../.."))
                .toAbsolutePath()
                .normalize();
    }

    public Path prefix() {
        return prefix;
    }

    public Front front() {
        return front;
    }

    public Control control() {
        return control;
    }

    public Supervisor supervisor() {
        return supervisor;
    }

    public Httpd httpd() {
        return httpd;
    }

    /** Another one in front of the same applications, running, with one line of its configuration replaced. */
    public Httpd anotherHttpd(String line, String other) throws IOException {
        Httpd another = httpd.but(line, other, freePort());
        another.start();
        return another;
    }

    /** Not running until it is started. */
    public Console console() {
        return console;
    }

    public Leftovers leftovers() {
        return leftovers;
    }

    /** Runs the command line as an operator does. */
    public Outcome slipway(String... words) {
        List<String> all =
                new ArrayList<>(List.of(prefix.resolve("bin/slipway").toString(), "--prefix", prefix.toString()));
        all.addAll(List.of(words));
        return Command.run(all);
    }

    /** Writes the text into a file of its own and applies that. */
    public Outcome apply(String toml) throws IOException {
        Path file = Files.createTempFile(prefix, "application-", ".toml");
        Files.writeString(file, toml);
        try {
            return slipway("apply", file.toString());
        } finally {
            Files.delete(file);
        }
    }

    /** Applied through the control socket, and live. The source must be a zip. */
    public void live(Application application) {
        control.done(application.request(), application.source());
    }

    public ApplicationStatus status(Application application) {
        return control.status(application.key());
    }

    /** The one worker that is ready, as soon as there is exactly one. */
    public int workerOf(Application application) {
        return Await.present("a ready worker of " + application.key(), () -> {
            List<Integer> ready = control.ready(application.key());
            return ready.size() == 1 ? java.util.Optional.of(ready.getFirst()) : java.util.Optional.empty();
        });
    }

    /** What the worker with this pid is called; it itself does not know its pid. */
    public String nameOf(int pid) {
        return control.status().applications().stream()
                .flatMap(application -> application.workers().stream())
                .filter(worker -> worker.pid() == pid)
                .map(worker -> worker.worker())
                .findFirst()
                .orElse("no worker has pid " + pid);
    }

    public Path data(Application application) {
        return prefix.resolve("tenants")
                .resolve(application.tenant())
                .resolve(application.application())
                .resolve("data");
    }

    public Snapshot snapshot() throws IOException {
        return Snapshot.of(this);
    }

    /** Removes every application, so that the next test finds an empty instance. */
    public void removeAll() {
        control.status().applications().stream()
                .map(one -> one.tenant() + "/" + one.application())
                .parallel()
                .forEach(key -> control.done(new Request.Remove(key), null));
    }

    /** Removes the applications, stops everything, and demands that nothing is left. */
    @Override
    public void close() throws IOException {
        List<String> left;
        console.end();
        try {
            if (control.answers()) {
                removeAll();
            }
            httpd.end();
            left = leftovers.processes();
            supervisor.end();
        } finally {
            leftovers.clear();
        }
        if (!left.isEmpty()) {
            throw new AssertionError("left behind after everything was removed: " + left);
        }
    }
}
