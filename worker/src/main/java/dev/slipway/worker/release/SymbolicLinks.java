package dev.slipway.worker.release;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * Finds entries that were symbolic links where they were packed. The JDK's reader does not show an entry's Unix mode,
 * so the central directory is read a second time for it. Links are never made from an archive; an entry that was one
 * would become a file with a path in it, which nobody meant.
 */
final class SymbolicLinks {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int END_SIZE = 22;
    private static final int ENTRY_SIZE = 46;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final int UNIX = 3;
    private static final int TYPE_MASK = 0xF000;
    private static final int LINK = 0xA000;

    private SymbolicLinks() {}

    static void refuse(FileChannel archive) throws IOException, RefusedException {
        int tailSize = (int) Math.min(archive.size(), END_SIZE + MAX_COMMENT);
        ByteBuffer tail = read(archive, archive.size() - tailSize, tailSize);
        for (int end = tailSize - END_SIZE; end >= 0; end--) {
            if (tail.getInt(end) == END_SIGNATURE) {
                long size = Integer.toUnsignedLong(tail.getInt(end + 12));
                long begin = archive.size() - tailSize + end - size;
                if (begin >= 0 && size <= Integer.MAX_VALUE) {
                    refuse(read(archive, begin, (int) size));
                }
                return;
            }
        }
    }

    private static void refuse(ByteBuffer directory) throws RefusedException {
        int entry = 0;
        while (entry + ENTRY_SIZE <= directory.limit() && directory.getInt(entry) == ENTRY_SIGNATURE) {
            int nameLength = Short.toUnsignedInt(directory.getShort(entry + 28));
            int madeOn = directory.get(entry + 5);
            int mode = directory.getInt(entry + 38) >>> 16;
            if (madeOn == UNIX && (mode & TYPE_MASK) == LINK) {
                byte[] name = new byte[Math.min(nameLength, directory.limit() - entry - ENTRY_SIZE)];
                directory.get(entry + ENTRY_SIZE, name);
                throw new RefusedException("the archive has a symbolic link: "
                        + EntryName.shown(new String(name, StandardCharsets.UTF_8)));
            }
            entry += ENTRY_SIZE
                    + nameLength
                    + Short.toUnsignedInt(directory.getShort(entry + 30))
                    + Short.toUnsignedInt(directory.getShort(entry + 32));
        }
    }

    private static ByteBuffer read(FileChannel archive, long position, int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (archive.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }
}
