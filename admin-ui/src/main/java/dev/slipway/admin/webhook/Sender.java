package dev.slipway.admin.webhook;

import dev.slipway.admin.database.Columns;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.springframework.stereotype.Component;

/**
 * Makes one attempt. The connection goes to the address that was found reachable, whatever the name says a moment later,
 * which no library's client promises; so the request is written here. Nothing is followed.
 */
@Component
class Sender {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int LONGEST_LINE = 8192;

    private final Reachable reachable;
    private final Clock clock;

    Sender(Reachable reachable, Clock clock) {
        this.reachable = reachable;
        this.clock = clock;
    }

    /** The receiver's status. */
    int send(String url, String id, String body, List<String> secrets) throws IOException {
        URI to = URI.create(url);
        boolean secure = "https".equals(to.getScheme());
        int port = to.getPort() > 0 ? to.getPort() : secure ? 443 : 80;
        InetAddress address = reachable.of(to.getHost());
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            try (Socket socket = secure ? secured(plain, to.getHost(), port) : plain) {
                write(socket.getOutputStream(), to, port, secure, id, body, secrets);
                return status(socket);
            }
        }
    }

    private static Socket secured(Socket plain, String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (host.chars().anyMatch(Character::isLetter) && host.indexOf(':') < 0) {
            parameters.setServerNames(List.of(new SNIHostName(host)));
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private void write(OutputStream out, URI to, int port, boolean secure, String id, String body, List<String> secrets)
            throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String path = to.getRawPath() == null || to.getRawPath().isEmpty() ? "/" : to.getRawPath();
        String query = to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
        String host = to.getHost() + (port == (secure ? 443 : 80) ? "" : ":" + port);
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        String head = "POST " + path + query + " HTTP/1.1\r\nHost: " + host
                + "\r\nConnection: close\r\nUser-Agent: Slipway\r\nContent-Type: application/json\r\nContent-Length: "
                + content.length + "\r\nwebhook-id: " + id + "\r\nwebhook-timestamp: " + timestamp
                + "\r\nwebhook-signature: " + signatures(secrets, id, timestamp, body) + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(content);
        out.flush();
    }

    private static String signatures(List<String> secrets, String id, String timestamp, String body) {
        return secrets.stream()
                .map(secret -> "v1," + signature(secret, id + "." + timestamp + "." + body))
                .collect(Collectors.joining(" "));
    }

    static String signature(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static int status(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 512);
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n' && line.length() < LONGEST_LINE; c = in.read()) {
            line.append((char) c);
        }
        String[] words = line.toString().split(" ", -1);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-5][0-9]{2}")) {
            throw new IOException("the receiver did not answer in HTTP");
        }
        return Integer.parseInt(words[1]);
    }

    /** What is sent of an event. */
    static String body(dev.slipway.admin.event.Event event) {
        return Columns.json(new Sent(event.type(), event.at().toString(), event));
    }

    private record Sent(String type, String timestamp, dev.slipway.admin.event.Event data) {}
}
