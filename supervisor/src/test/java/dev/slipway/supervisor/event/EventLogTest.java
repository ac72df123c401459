package dev.slipway.supervisor.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Event;
import dev.slipway.supervisor.control.api.Wire;
import dev.slipway.supervisor.tenant.ApplicationKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class EventLogTest {
    private static final ApplicationKey SHOP = ApplicationKey.parse("alice/shop");
    private static final Logger QUIET = Logger.getLogger("slipway");

    @TempDir
    private Path directory;

    private EventLog events;

    @BeforeEach
    void open() {
        QUIET.setLevel(Level.OFF);
        events = new EventLog(directory.resolve("events.jsonl"));
    }

    @AfterEach
    void speakAgain() {
        QUIET.setLevel(null);
    }

    @Test
    void anEventSaysWhatHappenedToWhomAndIsWrittenAsALine() throws IOException {
        Instant before = Instant.now();
        events.add("worker-ready", SHOP, "shop-0-1", "spawned 3 ms, ready 410 ms");
        events.add("supervisor-started", null, null, "version 1");
        Event first = events.last(10).getFirst();
        assertEquals(1, first.id());
        assertEquals("worker-ready", first.what());
        assertEquals("alice", first.tenant());
        assertEquals("shop", first.application());
        assertEquals("shop-0-1", first.worker());
        assertTrue(!Instant.parse(first.at()).isBefore(before.minusMillis(1)));
        Event second = events.last(1).getFirst();
        assertEquals(2, second.id());
        assertNull(second.tenant());
        List<String> lines = Files.readAllLines(directory.resolve("events.jsonl"));
        assertEquals(2, lines.size());
        assertEquals(first, Wire.json().readValue(lines.getFirst(), Event.class));
        assertEquals(second, Wire.json().readValue(lines.getLast(), Event.class));
    }

    @Test
    void theRingKeepsTheLastTwoThousand() {
        for (int i = 1; i <= 2100; i++) {
            events.add("tick", null, null, "number " + i);
        }
        List<Event> all = events.last(10_000);
        assertEquals(2000, all.size());
        assertEquals(101, all.getFirst().id());
        assertEquals(2100, all.getLast().id());
        assertEquals(
                List.of(2099L, 2100L), events.last(2).stream().map(Event::id).toList());
        assertEquals(List.of(), events.last(0));
    }

    @Test
    void afterGivesWhatIsNewerAndNothingTwice() throws InterruptedException {
        for (int i = 1; i <= 5; i++) {
            events.add("tick", null, null, "number " + i);
        }
        assertEquals(List.of(4L, 5L), ids(events.after(3, 0)));
        assertEquals(List.of(), ids(events.after(5, 0)));
        assertEquals(List.of(), ids(events.after(5, 10)));
    }

    @Test
    void whoeverWaitsIsWokenByTheNextEvent() throws Exception {
        CompletableFuture<List<Event>> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return events.after(0, 20_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        events.add("tick", null, null, "at last");
        assertEquals("at last", waiting.get(10, TimeUnit.SECONDS).getFirst().reason());
    }

    @Test
    void manyAddAtOnceAndEveryEventHasItsOwnNumber() throws Exception {
        List<Thread> threads = Stream.generate(() -> Thread.ofPlatform().unstarted(() -> {
                    for (int i = 0; i < 100; i++) {
                        events.add("tick", SHOP, null, "one of many");
                    }
                }))
                .limit(8)
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(IntStream.rangeClosed(1, 800).mapToObj(i -> (long) i).toList(), ids(events.last(1000)));
        assertEquals(800, Files.readAllLines(directory.resolve("events.jsonl")).size());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "escape, 001b",
        "bell, 0007",
        "line feed, 000a",
        "carriage return, 000d",
        "eight-bit control sequence introducer, 009b",
        "delete, 007f",
        "right-to-left override, 202e",
        "line separator, 2028",
        "paragraph separator, 2029",
        "zero-width space, 200b",
        "half a pair, d83d",
    })
    void aCharacterThatCouldDrawOnATerminalIsASpace(String name, String hex) {
        char bad = (char) Integer.parseInt(hex, 16);
        events.add("worker-died", SHOP, null, "the application failed: " + bad + "[2Jgone");
        Event event = events.last(1).getFirst();
        assertEquals("the application failed:  [2Jgone", event.reason());
        Answer answer = new Answer("event", null, Wire.json().valueToTree(event));
        Answer told = Wire.answer(Wire.bytes(answer));
        assertEquals(String.valueOf(answer.data()), String.valueOf(told.data()), "it can be told to a client");
    }

    @Test
    void whatPeopleWriteStaysAsItIs() {
        String words = "größe 大きさ 🚢 {0} %s \"quoted\" \\ back";
        events.add("apply", SHOP, null, words);
        assertEquals(words, events.last(1).getFirst().reason());
    }

    @Test
    void aFileThatCannotBeWrittenStopsNobody() throws IOException {
        Files.createDirectory(directory.resolve("events.jsonl"));
        events.add("tick", null, null, "all the same");
        assertEquals(1, events.last(1).size());
    }

    private static List<Long> ids(List<Event> events) {
        return events.stream().map(Event::id).toList();
    }
}
