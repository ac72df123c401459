package dev.slipway.supervisor.cli;

import static dev.slipway.supervisor.cli.Call.slipway;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.control.api.Frames;
import dev.slipway.supervisor.control.api.Request;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DeployTest {
    private static final int LARGE = 2 * 1024 * 1024;

    @TempDir
    private Path directory;

    @Test
    void anArchiveIsSentAsItIs() throws IOException {
        Path war = large("shop.war");
        try (FakeSupervisor supervisor = new FakeSupervisor(directory, conversation -> {
            conversation.receive();
            conversation.done("release 2 is live");
        })) {
            Call call = slipway("deploy", "alice/shop", war, "--prefix", directory);
            call.isDone();
            assertEquals("release 2 is live\n", call.out());
            assertEquals(List.of(new Request.Deploy("alice/shop")), supervisor.requests);
            assertArrayEquals(Files.readAllBytes(war), supervisor.uploads.getFirst());
        }
    }

    @Test
    void aDirectoryIsSentAsASortedArchive() throws IOException {
        Path site = Files.createDirectory(directory.resolve("site"));
        Files.createDirectory(site.resolve("b"));
        Files.writeString(site.resolve("b/z.txt"), "z");
        Files.writeString(site.resolve("b/a.txt"), "a");
        Files.writeString(site.resolve("index.jsp"), "hello");
        Files.createDirectory(site.resolve("empty"));
        try (FakeSupervisor supervisor = new FakeSupervisor(directory, conversation -> {
            conversation.receive();
            conversation.done("fine");
        })) {
            slipway("deploy", "alice/pages", site, "--prefix", directory).isDone();
            Map<String, String> entries = Zips.read(supervisor.uploads.getFirst());
            assertEquals(List.of("b/", "b/a.txt", "b/z.txt", "empty/", "index.jsp"), List.copyOf(entries.keySet()));
            assertEquals("hello", entries.get("index.jsp"));
        }
    }

    @Test
    void aRefusalInTheMiddleOfAnUploadIsHeard() throws IOException {
        CountDownLatch heard = new CountDownLatch(1);
        try (FakeSupervisor supervisor = new FakeSupervisor(directory, conversation -> {
            conversation.say("refused", "alice has no application shop");
            Call.await(heard); // neither reads the upload nor hangs up
        })) {
            slipway("deploy", "alice/shop", large("shop.war"), "--prefix", directory)
                    .saysOnly(2, "alice has no application shop");
            assertEquals(1, supervisor.requests.size());
            heard.countDown();
        }
    }

    @Test
    void aRefusalThatHangsUpAtOnceIsHeardToo() throws IOException {
        try (FakeSupervisor supervisor = new FakeSupervisor(
                directory, conversation -> conversation.say("refused", "alice has no application shop"))) {
            slipway("deploy", "alice/shop", large("shop.war"), "--prefix", directory)
                    .saysOnly(2, "alice has no application shop");
            assertEquals(1, supervisor.requests.size());
        }
    }

    @Test
    void aConnectionLostInTheMiddleIsAFailure() throws IOException {
        try (FakeSupervisor supervisor =
                new FakeSupervisor(directory, conversation -> Frames.read(conversation.in(), Frames.PIECE_LIMIT))) {
            slipway("deploy", "alice/shop", large("shop.war"), "--prefix", directory)
                    .saysOnly(
                            1,
                            "the connection to the supervisor was lost before its answer; slipway status shows what "
                                    + "became of it");
            assertEquals(List.of(), supervisor.uploads);
        }
    }

    @Test
    void aCutOffArchiveIsRefusedBeforeAnythingIsSent() throws IOException {
        Path war = large("shop.war");
        try (RandomAccessFile file = new RandomAccessFile(war.toFile(), "rw")) {
            file.setLength(LARGE / 2);
        }
        try (FakeSupervisor supervisor = new FakeSupervisor(directory, conversation -> conversation.done("no"))) {
            Call call = slipway("deploy", "alice/shop", war, "--prefix", directory);
            assertEquals(2, call.status());
            assertTrue(call.err().startsWith("slipway: " + war + ": not a whole WAR or zip file ("), call.err());
            assertEquals(List.of(), supervisor.requests);
        }
    }

    @Test
    void moreThanAGibibyteIsRefusedBeforeAnythingIsSent() throws IOException {
        Path war = directory.resolve("huge.war");
        try (RandomAccessFile file = new RandomAccessFile(war.toFile(), "rw")) {
            file.setLength((1L << 30) + 1); // sparse
        }
        slipway("deploy", "alice/shop", war, "--prefix", directory)
                .saysOnly(2, war + ": 1073741825 bytes; an artifact has at most 1GiB");
    }

    private Path large(String name) throws IOException {
        byte[] noise = new byte[LARGE];
        new Random(7).nextBytes(noise);
        return Zips.write(directory.resolve(name), "noise", new String(noise, StandardCharsets.ISO_8859_1));
    }
}
