package dev.slipway.supervisor.cli;

import static dev.slipway.supervisor.cli.Call.slipway;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ApplyTest {
    private static final String SHOP = """
            tenant = "alice"
            application = "shop"
            source = "shop.war"
            routes = ["Shop.example.test", "www.example.test/shop"]
            threads = 3
            memory-limit = "1024MiB"
            [environment]
            GREETING = "hello"
            """;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.writeString(directory.resolve("shop.toml"), SHOP);
        Zips.write(directory.resolve("shop.war"), "index.jsp", "hello");
    }

    @Test
    void sendsTheSpecificationAndTheArtifactAndShowsWhatChanged() throws IOException {
        try (FakeSupervisor supervisor = new FakeSupervisor(directory, conversation -> {
            conversation.receive();
            conversation.say("progress", "release 1 unpacked");
            conversation.say("progress", "waiting for shop-0-1 to become ready");
            conversation.say("done", "alice/shop is ready", Wire.json().readTree("{\"changed\":[\"threads 15 → 3\"]}"));
        })) {
            Call call = slipway("apply", file, "--prefix", directory);
            call.isDone();
            assertEquals("release 1 unpacked\nwaiting for shop-0-1 to become ready\n", call.err());
            assertEquals("""
                    alice/shop is ready
                      threads 15 → 3
                      http://shop.example.test/
                      http://www.example.test/shop/
                    """, call.out());
            Request.Specification specification = new Request.Specification(
                    "alice",
                    "shop",
                    null,
                    List.of("shop.example.test", "www.example.test/shop"),
                    Map.of("threads", "3", "memory-limit", "1GiB"),
                    Map.of("GREETING", "hello"));
            assertEquals(List.of(new Request.Apply(specification, true)), supervisor.requests);
            assertArrayEquals(Files.readAllBytes(directory.resolve("shop.war")), supervisor.uploads.getFirst());
        }
    }

    @Test
    void withoutASourceNothingIsUploaded() throws IOException {
        Files.writeString(file, "tenant = 'alice'\napplication = 'shop'\nuser = 'alice'\n");
        try (FakeSupervisor supervisor = new FakeSupervisor(directory, conversation -> conversation.done("fine"))) {
            Call call = slipway("apply", file, "--prefix", directory);
            call.isDone();
            assertEquals("fine\n  no routes: nobody can reach it\n", call.out());
            assertEquals(
                    new Request.Apply(
                            new Request.Specification("alice", "shop", "alice", List.of(), Map.of(), Map.of()), false),
                    supervisor.requests.getFirst());
        }
    }

    @Test
    void aRefusalIsStatusTwoAndAFailureStatusOne() throws IOException {
        try (FakeSupervisor supervisor = new FakeSupervisor(directory, conversation -> {
            conversation.receive();
            conversation.say("refused", "route \"shop.example.test\": belongs to bob/shop");
        })) {
            slipway("apply", file, "--prefix", directory)
                    .saysOnly(2, "route \"shop.example.test\": belongs to bob/shop");
            assertEquals(1, supervisor.uploads.size());
        }
    }

    @Test
    void aFailedStartIsToldInFull() throws IOException {
        try (FakeSupervisor supervisor = new FakeSupervisor(directory, conversation -> {
            conversation.receive();
            conversation.say("failed", "alice/shop did not become ready\n  3 ms  spawned\n  \033[31mOutOfMemoryError");
        })) {
            Call call = slipway("apply", file, "--prefix", directory);
            assertEquals(1, call.status());
            assertEquals(
                    "slipway: alice/shop did not become ready\n  3 ms  spawned\n  \\u001b[31mOutOfMemoryError\n",
                    call.err());
            assertEquals(1, supervisor.requests.size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "memory-limit = \"5x\"",
                "colour = \"red\"",
                "routes = [\"my shop.test\"]",
                "application = \"../../etc\"",
                "source = \"missing.war\"",
                "user = \"root:root\"",
            })
    void aWrongFileNeverReachesTheSupervisor(String line) throws IOException {
        String key = line.substring(0, line.indexOf(' '));
        String rest = SHOP.replaceAll("(?m)^" + key + " = .*\n", "");
        Files.writeString(file, line + "\n" + rest);
        try (FakeSupervisor supervisor = new FakeSupervisor(directory, conversation -> conversation.done("no"))) {
            Call call = slipway("apply", file, "--prefix", directory);
            assertEquals(2, call.status());
            assertEquals(1, call.err().lines().count(), call.err());
            assertEquals(List.of(), supervisor.requests);
        }
    }

    @Test
    void aMissingSourceIsNamed() throws IOException {
        Files.delete(directory.resolve("shop.war"));
        slipway("apply", file, "--prefix", directory)
                .saysOnly(2, directory.resolve("shop.war") + ": no such file or directory");
    }

    @Test
    void aMissingFileIsNamed() {
        slipway("apply", "nope.toml", "--prefix", directory).saysOnly(2, "nope.toml: no such file");
    }
}
