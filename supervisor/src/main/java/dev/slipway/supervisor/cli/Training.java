package dev.slipway.supervisor.cli;

import dev.slipway.supervisor.cli.show.Terminal;
import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Event;
import dev.slipway.supervisor.control.api.Frames;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.StatusReport;
import dev.slipway.supervisor.control.api.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The run from which the installer makes the class archive of the command ({@code -XX:AOTCacheOutput}): uses once what
 * calls of the command use, against a listener of its own that answers every question the same way.
 */
public final class Training {
    private static final String NOW = "2026-01-01T00:00:00Z";
    private static final List<String[]> CALLS = List.of(
            new String[] {"--help"},
            new String[] {"settings", "--json"},
            new String[] {"status"},
            new String[] {"status", "--json"},
            new String[] {"restart", "a/b"},
            new String[] {"events"});

    private Training() {}

    public static void main(String[] arguments) throws IOException {
        Path prefix = Files.createTempDirectory("slipway-training");
        Path socket = Files.createDirectory(prefix.resolve("run")).resolve("control.sock");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofPlatform().daemon().start(() -> answerAll(listener));
            Terminal nobody = new Terminal(
                    new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                    new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                    new BufferedReader(Reader.nullReader()),
                    true,
                    true,
                    false);
            for (String[] call : CALLS) {
                new CommandLineRun(nobody, Map.of("SLIPWAY_PREFIX", prefix.toString())).run(call);
            }
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(prefix.resolve("run"));
            Files.delete(prefix);
        }
    }

    private static void answerAll(ServerSocketChannel listener) {
        try {
            while (true) {
                try (SocketChannel channel = listener.accept()) {
                    answer(channel);
                }
            }
        } catch (IOException e) {
            // the calls are over
        }
    }

    private static void answer(SocketChannel channel) throws IOException {
        Request request = Wire.request(Frames.read(Channels.newInputStream(channel), Frames.REQUEST_LIMIT));
        OutputStream out = Channels.newOutputStream(channel);
        Event event = new Event(1, NOW, "ready", "a", "b", "b-0-1", "after 1 s", null);
        boolean events = request instanceof Request.Events;
        Answer first = new Answer(
                events ? "event" : "progress",
                events ? null : "waiting",
                events ? Wire.json().valueToTree(event) : null);
        Frames.write(out, Wire.bytes(first));
        Frames.write(out, Wire.bytes(new Answer("done", "done", Wire.json().valueToTree(report()))));
    }

    private static StatusReport report() {
        return new StatusReport(
                new StatusReport.SupervisorStatus(1, "1", NOW),
                List.of(new StatusReport.ApplicationStatus(
                        "a",
                        "b",
                        "up",
                        "ready",
                        1,
                        List.of("a.test"),
                        List.of(new StatusReport.WorkerStatus("b-0-1", 2, "ready", 3, 3, NOW, 1, 0, 1 << 20, 0, 1)),
                        new StatusReport.LastExit("exit 0", NOW),
                        "0001",
                        3,
                        3,
                        null,
                        Map.of("threads", "30"),
                        List.of(),
                        null,
                        null,
                        "full")));
    }
}
