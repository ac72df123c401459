package dev.slipway.supervisor.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads the end of a log and then what is appended, in bounded pieces; begins anew when the log was emptied. */
public final class LogTail {
    private static final int LARGEST_LOOK = 256 * 1024;
    private static final int PIECE = 48 * 1024;

    private final Path log;
    private long position;

    public LogTail(Path log) {
        this.log = log;
    }

    /** The last {@code lines} lines, as far as they lie within the last 256 KiB. */
    public String last(int lines) throws IOException {
        if (!Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        long size = Files.size(log);
        position = Math.max(0, size - LARGEST_LOOK);
        String text = read(LARGEST_LOOK);
        int start = text.endsWith("\n") ? text.length() - 1 : text.length();
        for (int i = 0; i < lines && start >= 0; i++) {
            start = text.lastIndexOf('\n', start - 1);
        }
        return text.substring(Math.min(start + 1, text.length()));
    }

    /** At most 48 KiB of what has come since; empty when nothing has. */
    public String next() throws IOException {
        if (!Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        if (Files.size(log) < position) {
            position = 0;
        }
        return read(PIECE);
    }

    private String read(int most) throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer bytes = ByteBuffer.allocate(most);
            int count = channel.read(bytes, position);
            if (count <= 0) {
                return "";
            }
            int whole = count == most ? wholeCharacters(bytes.array(), count) : count;
            position += whole;
            return new String(bytes.array(), 0, whole, StandardCharsets.UTF_8);
        }
    }

    /** A full buffer may end within a character; the rest of it comes with the next piece. */
    private static int wholeCharacters(byte[] bytes, int count) {
        int start = count - 1;
        while (start > count - 4 && (bytes[start] & 0xC0) == 0x80) {
            start--;
        }
        boolean begun = (bytes[start] & 0xC0) == 0xC0;
        return begun ? start : count;
    }
}
