package dev.slipway.worker.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Writes the entries of an archive below a directory, and counts what it really writes, whatever the archive says. */
final class Extraction {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r-----");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwxr-x---");

    /** Small files may shrink a great deal, an empty icon for one, and cannot do harm. */
    private static final long RATIO_MATTERS_FROM = 1 << 20;

    private final UnpackOptions options;
    private final Path root;
    private final List<String> files = new ArrayList<>();
    private final Set<String> lowerCase = new HashSet<>();
    private final byte[] buffer = new byte[64 << 10];
    private long bytes;

    Extraction(UnpackOptions options) {
        this.options = options;
        this.root = options.into();
    }

    /** Throws with a sentence if any entry is not acceptable; files may have been written by then. */
    void of(ZipFile archive) throws IOException, RefusedException {
        if (archive.size() > options.maxEntries()) {
            throw new RefusedException(
                    "the archive has " + archive.size() + " entries; " + options.maxEntries() + " are allowed");
        }
        List<? extends ZipEntry> entries = Collections.list(archive.entries());
        for (ZipEntry entry : entries) {
            String path = EntryName.checked(entry.getName());
            if (!entry.isDirectory() && !lowerCase.add(path.toLowerCase(Locale.ROOT))) {
                throw new RefusedException(
                        "the archive has two entries whose names differ in nothing but case: " + EntryName.shown(path));
            }
        }
        for (ZipEntry entry : entries) {
            String path = EntryName.checked(entry.getName());
            if (entry.isDirectory()) {
                makeDirectory(path);
            } else {
                write(archive, entry, path);
            }
        }
    }

    List<String> files() {
        return files;
    }

    long bytes() {
        return bytes;
    }

    private void write(ZipFile archive, ZipEntry entry, String path) throws IOException, RefusedException {
        Path file = root.resolve(path);
        makeParent(path);
        if (Files.exists(file)) {
            throw new RefusedException("an entry is a file and a directory: " + EntryName.shown(path));
        }
        files.add(path);
        try (InputStream in = archive.getInputStream(entry);
                OutputStream out =
                        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Files.setPosixFilePermissions(file, FILE);
            copy(entry, in, out);
        } catch (ZipException e) {
            throw damaged(path);
        }
    }

    private void copy(ZipEntry entry, InputStream in, OutputStream out) throws IOException, RefusedException {
        CRC32 crc = new CRC32();
        long size = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            size += n;
            bytes += n;
            if (bytes > options.maxBytes()) {
                throw new RefusedException(
                        "unpacked, the archive takes more than the " + options.maxBytes() + " bytes that are allowed");
            }
            if (size > RATIO_MATTERS_FROM && size / options.maxRatio() > Math.max(1, entry.getCompressedSize())) {
                throw new RefusedException("an entry unpacks to more than " + options.maxRatio() + " times its size: "
                        + EntryName.shown(entry.getName()));
            }
            crc.update(buffer, 0, n);
            out.write(buffer, 0, n);
        }
        if (size != entry.getSize() || crc.getValue() != entry.getCrc()) {
            throw damaged(entry.getName());
        }
    }

    private static RefusedException damaged(String name) {
        return new RefusedException("the archive is damaged at " + EntryName.shown(name));
    }

    private void makeParent(String path) throws IOException, RefusedException {
        int slash = path.lastIndexOf('/');
        if (slash > 0) {
            makeDirectory(path.substring(0, slash));
        }
    }

    private void makeDirectory(String path) throws IOException, RefusedException {
        Path directory = root.resolve(path);
        if (Files.isDirectory(directory)) {
            return;
        }
        if (Files.exists(directory)) {
            throw new RefusedException("an entry is a file and a directory: " + EntryName.shown(path));
        }
        makeParent(path);
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, DIRECTORY);
    }
}
