package dev.slipway.e2e.stage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The instance's private httpd. */
public final class Httpd {
    private final Path configuration;
    private final Path pidFile;

    Httpd(Path prefix) {
        configuration = prefix.resolve("etc/httpd/httpd.conf");
        pidFile = prefix.resolve("run/httpd/httpd.pid");
    }

    void start() {
        run("start").succeeded();
        Await.until("httpd's processes", () -> Files.exists(pidFile) && pids().size() >= 2);
    }

    private Outcome run(String verb) {
        List<String> words =
                new ArrayList<>(List.of("sh", "-c", "ulimit -n \"$(ulimit -H -n)\" && exec env -i \"$@\"", "sh"));
        words.addAll(List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"));
        words.addAll(List.of("apache2", "-f", configuration.toString(), "-k", verb));
        return Command.run(words);
    }

    /** All of its processes, the first one started among them. */
    public List<Integer> pids() {
        return Proc.all(process -> process.commandLine().contains(configuration.toString()) && process.alive()).stream()
                .map(Proc::pid)
                .sorted()
                .toList();
    }

    void end() {
        if (Files.exists(pidFile)) {
            run("stop");
        }
        Await.until("httpd's end", () -> pids().isEmpty());
    }
}
