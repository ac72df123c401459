package dev.slipway.worker.diagnosis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Bounds what diagnoses take of the disk: the oldest make room for the next. */
final class Quota {
    static final long BYTES = 1L << 30;

    private final Path directory;

    Quota(Path directory) {
        this.directory = directory;
    }

    /** @throws IOException if even all of the quota is too little */
    void makeRoomFor(long bytes) throws IOException {
        if (bytes > BYTES) {
            throw new IOException("it would take " + (bytes >> 20) + " MiB, more than the " + (BYTES >> 20)
                    + " MiB that diagnoses may take");
        }
        long taken = 0;
        for (Path file : newestFirst()) {
            taken += Files.size(file);
            if (taken + bytes > BYTES) {
                Files.delete(file);
            }
        }
    }

    /** Their names begin with the time. */
    private List<Path> newestFirst() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted(java.util.Comparator.reverseOrder()).toList();
        }
    }
}
