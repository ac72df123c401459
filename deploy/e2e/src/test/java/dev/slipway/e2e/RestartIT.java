package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Answer;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.http.Load;
import dev.slipway.e2e.http.Recording;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Deliberate replacements while clients wait: new before old. */
@ExtendWith(Shared.class)
class RestartIT {
    private static final int CLIENTS = 16;
    private static final int LARGEST_BODY = 64 * 1024;

    private final Instance instance;
    private final Applications archives;

    RestartIT(Instance instance) throws Exception {
        this.instance = instance;
        this.archives = new Applications(instance.prefix());
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    // What must hold, 5
    @Test
    void restartsUnderLoadFailNothingAndDeliverEveryBodyOnce() throws Exception {
        Application shop = Application.of("reed", "shop", archives.probe("1"), "reed.example.test");
        instance.live(shop);
        Map<String, String> sent = new ConcurrentHashMap<>();
        Recording recording;
        try (Load load =
                Load.start(instance.front(), CLIENTS, (client, turn) -> post(shop.host(), client, turn, sent))) {
            for (int i = 1; i <= 3; i++) {
                long then = load.answered();
                Await.until("the load to run", () -> load.answered() > then + 200);
                instance.slipway("restart", shop.key()).succeeded();
            }
            long then = load.answered();
            Await.until("answers after the last restart", () -> load.answered() > then + 200);
            recording = load.stop();
        }
        System.out.println("three restarts: " + recording.summary());

        assertEquals(List.of(), recording.failed());
        Map<String, List<String>> delivered = Files.readAllLines(
                        instance.data(shop).resolve("posts.log"))
                .stream()
                .map(line -> line.split(" ", -1))
                .collect(Collectors.groupingBy(
                        words -> words[0], Collectors.mapping(words -> words[1], Collectors.toList())));
        assertEquals(
                sent.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, one -> List.of(one.getValue()))),
                delivered,
                "every body once and as it was sent");
    }

    private static Load.Turn post(String host, int client, long turn, Map<String, String> sent) {
        Random random = new Random(client * 1_000_003L + turn);
        byte[] body = new byte[random.nextInt(LARGEST_BODY)];
        random.nextBytes(body);
        String id = client + "-" + turn;
        String digest = sha256(body);
        sent.put(id, digest);
        return new Load.Turn(
                Ask.post(host, "/post?delay=5&id=" + id, body),
                answer -> answer.said("id").equals(id) && answer.said("sha256").equals(digest));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Test
    void aDeployUnderLoadFailsNothingAndTheNewReleaseAnswers() throws Exception {
        Application shop = Application.of("rush", "shop", archives.probe("1"), "rush.example.test");
        instance.live(shop);
        Recording recording;
        try (Load load = Load.start(instance.front(), CLIENTS, Ask.get(shop.host(), "/?delay=5"))) {
            Await.until("the load to run", () -> load.answered() > 200);
            instance.slipway("deploy", shop.key(), archives.probe("2").toString())
                    .succeeded();
            assertEquals("2", instance.front().get(shop.host(), "/").said("release"));
            long then = load.answered();
            Await.until("answers of the new release", () -> load.answered() > then + 200);
            recording = load.stop();
        }
        System.out.println("a deploy: " + recording.summary());
        assertEquals(List.of(), recording.failed());
        assertEquals(2, recording.workers().size(), "the old worker and the new one");
    }

    @Test
    void aBrokenReleaseKeepsTheOldOneServingAndSaysWhy() throws Exception {
        Application shop = Application.of("sedge", "shop", archives.probe("1"), "sedge.example.test");
        instance.live(shop);
        int before = instance.workerOf(shop);
        try (Load load = Load.start(instance.front(), 4, Ask.get(shop.host(), "/?delay=5"))) {
            var outcome =
                    instance.slipway("deploy", shop.key(), archives.crash("1").toString());
            assertEquals(1, outcome.exit(), outcome.toString());
            assertTrue((outcome.err() + outcome.out()).contains("the cupboard is bare"), outcome.toString());
            Recording recording = load.stop();
            assertEquals(List.of(), recording.failed());
        }
        assertEquals(before, instance.workerOf(shop));
        assertEquals(1, instance.status(shop).release());
        assertEquals(
                List.of("1"),
                List.of(instance.data(shop).resolveSibling("releases").toFile().list()),
                "nothing of the broken release stays");
        Answer answer = instance.front().get(shop.host(), "/");
        assertEquals("1", answer.said("release"));
    }

    @Test
    void sessionsSurviveARestartOnBothServletGenerations() throws Exception {
        for (Application shop : List.of(
                Application.of("tansy", "new", archives.probe("1"), "new.tansy.example.test"),
                Application.of("tansy", "old", archives.javaxProbe("1"), "old.tansy.example.test"))) {
            instance.live(shop);
            Answer first = instance.front().get(shop.host(), "/session");
            assertEquals("1", first.said("count"));
            Ask again = Ask.get(shop.host(), "/session").with(first.cookies());
            assertEquals("2", instance.front().exchange(again).said("count"));
            instance.slipway("restart", shop.key()).succeeded();
            Answer after = instance.front().exchange(again);
            assertEquals("3", after.said("count"), after.toString());
            assertTrue(!after.said("worker").equals(first.said("worker")));
        }
    }
}
