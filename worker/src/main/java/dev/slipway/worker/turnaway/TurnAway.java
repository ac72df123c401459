package dev.slipway.worker.turnaway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Tells everybody who waits at the listening unix socket at file descriptor 0 that nobody will serve them soon, and
 * ends when nobody waits any more. Runs as the tenant. Its argument is {@code --too-long} when they have waited longer
 * than they may, and {@code --not-available} when there is nothing to wait for.
 */
public final class TurnAway {
    private static final long PATIENCE_SECONDS = 10;
    private static final int FAILED = 1;

    private static final String PAGE = """
            <!doctype html><html lang='en'><meta charset='utf-8'><title>Not available</title><style>body{font:1.1em/1.5 \
            system-ui,sans-serif;max-width:32em;margin:20vh auto;padding:0 1em;color:#223}</style><h1>Not available</h1>\
            <p>This application does not answer at the moment. Please try again later.</p></html>""";

    private TurnAway() {}

    public static void main(String[] args) {
        int status = FAILED;
        try {
            if (!(System.inheritedChannel() instanceof ServerSocketChannel listener)) {
                throw new IOException("file descriptor 0 is not a listening unix socket");
            }
            listener.configureBlocking(false);
            everybodyAt(
                    listener,
                    answer(List.of(args).contains("--too-long") ? "504 Gateway Timeout" : "503 Service Unavailable"));
            status = 0;
        } catch (IOException e) {
            System.err.println("slipway turn-away: " + e);
        }
        System.exit(status);
    }

    private static byte[] answer(String status) {
        return """
                HTTP/1.1 %s
                Retry-After: 5
                Cache-Control: no-store
                Content-Type: text/html; charset=utf-8
                Content-Length: %d
                Connection: close

                %s""".formatted(status, PAGE.length(), "")
                .replace("\n", "\r\n")
                .concat(PAGE)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void everybodyAt(ServerSocketChannel listener, byte[] answer) throws IOException {
        try (ExecutorService answering = Executors.newVirtualThreadPerTaskExecutor()) {
            for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
                SocketChannel one = client;
                answering.execute(() -> give(answer, one));
            }
            answering.shutdown();
            if (!answering.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                answering.shutdownNow();
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    /**
     * httpd has to have said something first, or it would take the answer for a failure; and all that it says is read
     * to its end, since closing on unread bytes would take the answer away from it.
     */
    private static void give(byte[] what, SocketChannel client) {
        ByteBuffer bytes = ByteBuffer.allocate(16 * 1024);
        try (Channel open = client) {
            if (client.read(bytes) > 0) {
                ByteBuffer answer = ByteBuffer.wrap(what);
                while (answer.hasRemaining()) {
                    client.write(answer);
                }
                client.shutdownOutput();
                do {
                    bytes.clear();
                } while (open.isOpen() && client.read(bytes) >= 0);
            }
        } catch (IOException e) {
            // whoever went away needs no answer
        }
    }
}
