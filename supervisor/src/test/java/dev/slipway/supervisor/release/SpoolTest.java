package dev.slipway.supervisor.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.supervisor.tenant.Refused;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir
    private Path directory;

    @Test
    void anUploadIsKeptAsItCameWithItsDigest() throws IOException {
        Artifact artifact = new Spool(directory).receive(pieces("ab", "c"));
        assertArrayEquals("abc".getBytes(StandardCharsets.US_ASCII), Files.readAllBytes(artifact.file()));
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", artifact.digest());
        assertEquals(0100600, (int) Files.getAttribute(artifact.file(), "unix:mode"));
    }

    @Test
    void anEmptyUploadIsAnEmptyFile() throws IOException {
        assertEquals(0, Files.size(new Spool(directory).receive(pieces()).file()));
    }

    @Test
    void anUploadThatIsTooLargeIsRefusedAndNothingOfItStays() throws IOException {
        Spool spool = new Spool(directory, 1024);
        assertEquals(
                1024,
                Files.size(
                        spool.receive(pieces("x".repeat(1000), "y".repeat(24))).file()));
        spool.clear();
        Refused refused = assertThrows(Refused.class, () -> spool.receive(pieces("x".repeat(1000), "y".repeat(25))));
        assertEquals("the artifact is larger than 1KiB; make it smaller", refused.getMessage());
        assertEquals(0, files());
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws IOException {
        Iterator<byte[]> begun = List.of(new byte[100]).iterator();
        assertThrows(
                EOFException.class,
                () -> new Spool(directory).receive(() -> {
                    if (begun.hasNext()) {
                        return begun.next();
                    }
                    throw new EOFException("the client has gone");
                }));
        assertEquals(0, files());
    }

    @Test
    void uploadsAreDiscardedOneByOneAndWhatIsLeftOverIsCleared() throws IOException {
        Spool spool = new Spool(directory);
        Artifact first = spool.receive(pieces("first"));
        Artifact second = spool.receive(pieces("second"));
        spool.discard(first);
        spool.discard(first);
        assertEquals("second", Files.readString(second.file()));
        spool.clear();
        assertEquals(0, files());
    }

    private static Spool.Pieces pieces(String... texts) {
        Iterator<byte[]> pieces = Stream.concat(Stream.of(texts), Stream.of(""))
                .map(text -> text.getBytes(StandardCharsets.US_ASCII))
                .iterator();
        return pieces::next;
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }
}
