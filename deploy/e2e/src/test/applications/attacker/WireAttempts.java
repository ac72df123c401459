package attacker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Answers that no container would write: its listener is the application's too. */
final class WireAttempts {
    private static final int MANY = 8;

    private WireAttempts() {}

    /**
     * From now on, for {@code seconds}, whoever asks is told {@code bytes} as they are, the last {@code tail} of them {@code
     * times} times; then the connection is left open for as long, or ended if {@code close} is there.
     */
    static String takeOver(Map<String, String> with) throws IOException {
        Channel inherited = System.inheritedChannel();
        if (!(inherited instanceof ServerSocketChannel listener)) {
            throw new IOException("descriptor 0 is " + inherited);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(with.get("seconds")));
        for (int i = 0; i < MANY; i++) {
            Thread.ofPlatform().daemon().start(() -> {
                while (System.nanoTime() - end < 0) {
                    try {
                        SocketChannel channel = listener.accept();
                        if (channel != null) {
                            Thread.ofVirtual().start(() -> answer(channel, with));
                        }
                    } catch (IOException e) {
                        return;
                    }
                }
            });
        }
        return "taken";
    }

    private static void answer(SocketChannel channel, Map<String, String> with) {
        byte[] bytes = Base64.getUrlDecoder().decode(with.get("bytes"));
        byte[] tail = Base64.getUrlDecoder().decode(with.getOrDefault("tail", ""));
        try (channel) {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            ByteBuffer piece = ByteBuffer.allocate(4096);
            while (!head.toString(StandardCharsets.ISO_8859_1).contains("\r\n\r\n")) {
                if (channel.read(piece.clear()) < 0) {
                    return;
                }
                head.write(piece.array(), 0, piece.position());
            }
            write(channel, bytes);
            for (int i = 0; i < Integer.parseInt(with.getOrDefault("times", "0")); i++) {
                write(channel, tail);
            }
            if (!with.containsKey("close")) {
                TimeUnit.SECONDS.sleep(Long.parseLong(with.get("seconds")));
            }
        } catch (IOException e) {
            // whoever asked has had enough
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }
}
