package dev.slipway.e2e.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An archive in the making. */
public final class War {
    private final Map<String, byte[]> entries = new TreeMap<>();
    private final List<String> links = new ArrayList<>();

    public War with(String name, String text) {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public War with(String name, byte[] bytes) {
        entries.put(name, bytes);
        return this;
    }

    /** A symbolic link, as unix archivers write it. */
    public War linking(String name, String target) {
        links.add(name);
        return with(name, target);
    }

    public byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry plain = new ZipEntry(entry.getKey());
                // the same content is the same archive
                plain.setTime(0);
                zip.putNextEntry(plain);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        byte[] made = bytes.toByteArray();
        links.forEach(link -> mark(made, link));
        return made;
    }

    /** What the JDK cannot write: in the directory at the archive's end, "made on unix" and the mode of a link. */
    private static void mark(byte[] zip, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < zip.length - 46 - wanted.length; at++) {
            boolean header = zip[at] == 'P' && zip[at + 1] == 'K' && zip[at + 2] == 1 && zip[at + 3] == 2;
            boolean whole = header && ((zip[at + 28] & 0xff) | ((zip[at + 29] & 0xff) << 8)) == wanted.length;
            if (whole && Arrays.equals(zip, at + 46, at + 46 + wanted.length, wanted, 0, wanted.length)) {
                zip[at + 5] = 3;
                zip[at + 40] = (byte) 0xff;
                zip[at + 41] = (byte) 0xa1;
            }
        }
    }

    public Path writtenTo(Path file) throws IOException {
        return Files.write(file, bytes());
    }
}
