package dev.slipway.e2e.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An archive in the making. */
public final class War {
    private final Map<String, byte[]> entries = new TreeMap<>();

    public War with(String name, String text) {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public War with(String name, byte[] bytes) {
        entries.put(name, bytes);
        return this;
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
        return bytes.toByteArray();
    }

    public Path writtenTo(Path file) throws IOException {
        return Files.write(file, bytes());
    }
}
