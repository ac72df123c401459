package dev.slipway.worker;

import dev.slipway.worker.application.WebApplication;
import dev.slipway.worker.application.WebRoot;
import dev.slipway.worker.application.WorkDirectory;
import dev.slipway.worker.health.Sampler;
import dev.slipway.worker.server.AppServer;
import dev.slipway.worker.server.Listener;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Does what a worker does, on a socket of its own, so that the JVM learns which classes and code to put into an AOT
 * cache: {@code java -XX:AOTCacheOutput=… dev.slipway.worker.Main --train --environment= --root= --data=}.
 */
final class TrainingRun {
    private static final int REQUESTS = 300;
    private static final String SECRET = "training";

    private TrainingRun() {}

    static void of(WorkerOptions options) throws Exception {
        Path work = WorkDirectory.claim(options.data(), options.root(), options.index());
        WebApplication application = WebApplication.of(options.environment(), new WebRoot(options.root(), work));
        Path socket = options.data().resolve("tmp").resolve("training.sock");
        Files.deleteIfExists(socket);
        try (ServerSocketChannel listener = Listener.bound(socket)) {
            AppServer server = new AppServer(
                    application,
                    listener,
                    SECRET,
                    AppServer.Limits.threads(options.threads()),
                    options.data(),
                    OutputStream.nullOutputStream());
            server.start();
            server.startAccepting();
            try (SocketChannel httpd = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                httpd.connect(UnixDomainSocketAddress.of(socket));
                for (String path : paths(options.root())) {
                    for (int i = 0; i < REQUESTS; i++) {
                        request(httpd, path);
                    }
                }
            }
            new Sampler(server.count()::requests, server.count()::inFlight).due();
            server.hurry(Duration.ZERO, Duration.ofSeconds(5));
            server.drain();
            server.stop();
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    private static List<String> paths(Path root) throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            Stream<String> pages = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jsp"))
                    .limit(1);
            return Stream.concat(Stream.of(""), pages).map(name -> "/" + name).toList();
        }
    }

    /** What httpd would send; the answer only has to have a length. */
    private static void request(SocketChannel httpd, String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nSlipway-Secret: " + SECRET
                + "\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: localhost\r\n"
                + "User-Agent: training\r\nAccept: */*\r\nConnection: Keep-Alive\r\n\r\n";
        httpd.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        StringBuilder answer = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (!isWhole(answer)) {
            if (httpd.read(buffer.clear()) < 0) {
                throw new IOException("the connection ended in the answer to " + path);
            }
            answer.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
        }
    }

    private static boolean isWhole(StringBuilder answer) {
        int body = answer.indexOf("\r\n\r\n") + 4;
        if (body < 4) {
            return false;
        }
        String head = answer.substring(0, body).toLowerCase(java.util.Locale.ROOT);
        int length = head.indexOf("content-length: ");
        if (length < 0) {
            return !head.contains("transfer-encoding") || answer.toString().endsWith("\r\n0\r\n\r\n");
        }
        int end = head.indexOf('\r', length);
        return answer.length() >= body + Integer.parseInt(head.substring(length + 16, end));
    }
}
