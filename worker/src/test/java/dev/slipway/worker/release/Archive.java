package dev.slipway.worker.release;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes archives, good ones and such as no tool would make. */
final class Archive {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);

    static Archive with(String... names) {
        Archive archive = new Archive();
        for (String name : names) {
            archive.add(name, "content of " + name);
        }
        return archive;
    }

    Archive add(String name, String content) {
        return add(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Archive add(String name, byte[] content) {
        try {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        try {
            zip.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The archive with one name replaced by another of the same length wherever it is. */
    byte[] renamed(String from, String to) {
        String text = new String(bytes(), StandardCharsets.ISO_8859_1);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The archive with its last entry marked as a symbolic link. */
    byte[] linked() {
        byte[] archive = bytes();
        ByteBuffer buffer = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = archive.length - 4; i >= 0; i--) {
            if (buffer.getInt(i) == 0x02014b50) {
                archive[i + 5] = 3;
                buffer.putInt(i + 38, 0xA1FF << 16);
                return archive;
            }
        }
        throw new IllegalStateException("no entry");
    }

    /** The archive with one bit of the first entry's content flipped. */
    byte[] damaged() {
        byte[] archive = bytes();
        archive[45] ^= 1;
        return archive;
    }

    byte[] cutTo(double part) {
        byte[] archive = bytes();
        return java.util.Arrays.copyOf(archive, (int) (archive.length * part));
    }
}
