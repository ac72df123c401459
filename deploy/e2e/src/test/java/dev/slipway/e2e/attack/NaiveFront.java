package dev.slipway.e2e.attack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A front that keeps one connection to a container of all applications, and believes it. The attacker's application is asked
 * first and says its bytes; the neighbour's would say "fine".
 */
final class NaiveFront implements AutoCloseable {
    /** How many lines it reads before whoever looks at it loses patience. */
    static final int PATIENCE = 1000;

    private static final int MILLIS = 500;

    private final ServerSocket container;
    private final Socket kept;
    private final BufferedReader in;
    private boolean broken;

    NaiveFront(String bytes) throws IOException {
        container = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofPlatform().daemon().start(() -> contain(bytes));
        kept = new Socket(container.getInetAddress(), container.getLocalPort());
        kept.setSoTimeout(MILLIS);
        in = new BufferedReader(new InputStreamReader(kept.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    private void contain(String bytes) {
        try (Socket socket = container.accept();
                BufferedReader requests = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                String answer = line.equals("attacker") ? bytes : "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine";
                OutputStream out = socket.getOutputStream();
                out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        } catch (IOException e) {
            // the front has gone
        }
    }

    /** What the visitor is told, or nothing if there is no end to it or the front does not get over it. */
    Optional<String> visit(String application) {
        if (broken) {
            return Optional.empty();
        }
        try {
            kept.getOutputStream().write((application + "\n").getBytes(StandardCharsets.US_ASCII));
            for (int interim = 0; interim < PATIENCE; ) {
                String status = String.valueOf(in.readLine());
                int length = length();
                if (!status.contains(" 10")) {
                    StringBuilder body = new StringBuilder();
                    while (body.length() < length) {
                        body.append((char) in.read());
                    }
                    return Optional.of(body.toString());
                }
                interim++;
            }
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            // nobody thought of that
            broken = true;
            return Optional.empty();
        }
    }

    private int length() throws IOException {
        int length = -1;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length: ") && length < 0) {
                length = Integer.parseInt(lower.substring("content-length: ".length()));
            } else if (lower.startsWith("transfer-encoding: ") && length < 0) {
                length = Integer.parseInt(in.readLine(), 16);
            }
        }
        return Math.max(length, 0);
    }

    /** What a visitor gets from a front that sends the file an answer names. */
    static String obeying(String answer) throws IOException {
        for (String line : answer.lines().toList()) {
            if (line.matches("(?i)x-(sendfile|accel-redirect|lighttpd-send-file|reproxy-url): .*")) {
                return Files.readString(Path.of(line.replaceFirst("[^ ]* ", "")));
            }
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        kept.close();
        container.close();
    }
}
