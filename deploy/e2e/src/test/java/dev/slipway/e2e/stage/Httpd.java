package dev.slipway.e2e.stage;

import dev.slipway.e2e.http.Front;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A private httpd of the instance's; it has one of its own, and tests can have another with other words in it. */
public final class Httpd implements AutoCloseable {
    private final Path configuration;
    private final Path run;
    private final Front front;

    Httpd(Path prefix, Front front) {
        this(prefix.resolve("etc/httpd/httpd.conf"), prefix.resolve("run/httpd"), front);
    }

    private Httpd(Path configuration, Path run, Front front) {
        this.configuration = configuration;
        this.run = run;
        this.front = front;
    }

    /** The same, with one line replaced, on another port; not started yet. */
    Httpd but(String line, String other, int port) throws IOException {
        String name = "httpd-" + port;
        Path itsRun = Files.createDirectories(run.resolveSibling(name));
        String text = Files.readString(configuration)
                .replace(line, other)
                .replace("Listen 127.0.0.1:" + front.port(), "Listen 127.0.0.1:" + port)
                .replace("\"" + run, "\"" + itsRun)
                // the console's port is the first one's
                .replace("console-vhost.conf", "none.conf");
        return new Httpd(
                Files.writeString(configuration.resolveSibling(name + ".conf"), text), itsRun, new Front(port));
    }

    void start() {
        run("start").succeeded();
        Await.until("httpd's processes", () -> Files.exists(pidFile()) && pids().size() >= 2);
    }

    /** Reads its configuration again, as after a change of certificates or a rotation of logs. */
    public void reload() {
        run("graceful").succeeded();
    }

    private Path pidFile() {
        return run.resolve("httpd.pid");
    }

    private Outcome run(String verb) {
        List<String> words =
                new ArrayList<>(List.of("sh", "-c", "ulimit -n \"$(ulimit -H -n)\" && exec env -i \"$@\"", "sh"));
        words.addAll(List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"));
        words.addAll(List.of("apache2", "-f", configuration.toString(), "-k", verb));
        return Command.run(words);
    }

    public Path configuration() {
        return configuration;
    }

    public Front front() {
        return front;
    }

    /** All of its processes, the first one started among them. */
    public List<Integer> pids() {
        return Proc.all(process -> process.commandLine().contains(configuration.toString()) && process.alive()).stream()
                .map(Proc::pid)
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        end();
    }

    void end() {
        if (Files.exists(pidFile())) {
            run("stop");
        }
        Await.until("httpd's end", () -> pids().isEmpty());
    }
}
