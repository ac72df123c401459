package dev.slipway.e2e.attack;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What programs without an enemy in mind do, as root, with what a tenant gives them. */
final class Naive {
    private static final int CENTRAL_HEADER = 46;
    private static final int MODE = 41;
    private static final int NAME_LENGTH = 28;
    private static final int KIND = 0xf0;
    private static final int LINK = 0xa0;

    private Naive() {}

    /** Every entry goes where its name says; links are made as they come. */
    static int unzip(byte[] zip, Path into) throws IOException {
        Set<String> links = links(zip);
        int count = 0;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = into.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                if (links.contains(entry.getName())) {
                    Files.createSymbolicLink(file, Path.of(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
                } else {
                    Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                }
                count++;
            }
        }
        return count;
    }

    /** As the directory at the archive's end tells them. */
    private static Set<String> links(byte[] zip) {
        Set<String> links = new HashSet<>();
        for (int at = 0; at < zip.length - CENTRAL_HEADER; at++) {
            boolean header = zip[at] == 'P' && zip[at + 1] == 'K' && zip[at + 2] == 1 && zip[at + 3] == 2;
            if (header && (zip[at + MODE] & KIND) == LINK) {
                int length = (zip[at + NAME_LENGTH] & 0xff) | ((zip[at + NAME_LENGTH + 1] & 0xff) << 8);
                links.add(new String(zip, at + CENTRAL_HEADER, length, StandardCharsets.UTF_8));
            }
        }
        return links;
    }

    /** Whatever can be reached below, links included. */
    static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (Files.isRegularFile(path)) {
                    Files.delete(path);
                }
            }
        }
    }

    /** {@code chown -R} by name, after a look at each whether it is a link. */
    static void own(Path directory, int uid, Runnable betweenLookAndDeed) throws IOException {
        List<Path> found;
        try (Stream<Path> all = Files.walk(directory)) {
            found = all.filter(path -> !Files.isSymbolicLink(path)).toList();
        }
        betweenLookAndDeed.run();
        for (Path path : found) {
            Files.setAttribute(path, "unix:uid", uid);
        }
    }

    /** How many requests somebody sees who goes by the length. */
    static int requestsByLength(String bytes) throws IOException {
        return requests(bytes, false);
    }

    /** How many somebody sees who goes by the chunks. */
    static int requestsByChunks(String bytes) throws IOException {
        return requests(bytes, true);
    }

    private static int requests(String bytes, boolean chunks) throws IOException {
        InputStream in = new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1));
        int count = 0;
        for (String head = head(in); !head.isEmpty(); head = head(in)) {
            count++;
            String lower = head.toLowerCase(java.util.Locale.ROOT);
            if (chunks && lower.contains("transfer-encoding: chunked")) {
                String line = line(in);
                while (!line.equals("0")) {
                    in.readNBytes(Integer.parseInt(line, 16) + 2);
                    line = line(in);
                }
                line(in);
            } else if (lower.contains("content-length: ")) {
                String length = lower.replaceFirst("(?s).*content-length: ([0-9]+).*", "$1");
                in.readNBytes(Integer.parseInt(length));
            }
        }
        return count;
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.append(line).append("\r\n");
        }
        return head.toString();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
