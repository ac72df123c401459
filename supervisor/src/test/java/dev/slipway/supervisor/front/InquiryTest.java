package dev.slipway.supervisor.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** With suspects that fill a number instead of a process, in a time of its own. */
class InquiryTest {
    private static final long MIB_A_SECOND = (1 << 20) / 1000;

    private long bytes;
    private final Random noise = new Random(1);
    private List<Sender> senders = List.of();

    /** Sends so many bytes a millisecond as long as it is not held. */
    private static final class Sender implements Suspect {
        private final String name;
        private final long perMilli;
        private final Duration busy;
        private boolean held;
        private long lived;

        Sender(String name, long perMilli, Duration busyPerMilli) {
            this.name = name;
            this.perMilli = perMilli;
            this.busy = busyPerMilli;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Duration cpu() {
            return busy.multipliedBy(lived);
        }

        @Override
        public void freeze() {
            held = true;
        }

        @Override
        public void thaw() {
            held = false;
        }

        @Override
        public void condemn(String sentence) {
            throw new AssertionError("an inquiry condemns nobody");
        }
    }

    private Optional<String> culpritAmong(Stream<Sender> all) {
        senders = all.toList();
        Optional<String> found =
                new Inquiry(() -> bytes, this::pass).culprit(senders).map(Suspect::name);
        senders.forEach(sender -> assertFalse(sender.held, sender.name));
        return found;
    }

    private void pass(long millis) {
        for (Sender sender : senders) {
            if (!sender.held) {
                sender.lived += millis;
                bytes += sender.perMilli * millis;
            }
        }
        // what httpd needs for everybody else, and gives back
        bytes += noise.nextLong(1 << 16) - (1 << 15);
    }

    private static Stream<Sender> innocent(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Sender("innocent" + i, 0, Duration.ofNanos(900_000)));
    }

    private static Sender guilty(String name, long mibPerSecond) {
        return new Sender(name, mibPerSecond * MIB_A_SECOND, Duration.ofNanos(500_000));
    }

    @Test
    void theOneWhoSendsIsFound() {
        for (long speed : List.of(2L, 20L, 200L)) {
            assertEquals(
                    Optional.of("guilty"),
                    culpritAmong(Stream.concat(innocent(5), Stream.of(guilty("guilty", speed)))));
        }
    }

    @Test
    void oneOfSeveralIsFoundAmongManyWhoAreBusier() {
        Stream<Sender> five = IntStream.range(0, 5).mapToObj(i -> guilty("guilty" + i, 50));
        String found = culpritAmong(Stream.concat(innocent(20), five)).orElse("nobody");
        assertEquals("guilty", found.replaceAll("[0-9]", ""));
    }

    @Test
    void nobodyIsFoundWhenItGrowsByNobodysDoingOrDoesNotGrow() {
        assertEquals(Optional.empty(), culpritAmong(innocent(3)));
        Sender unknown = guilty("unknown", 100);
        Suspect[] known = innocent(3).toArray(Suspect[]::new);
        senders = List.of(unknown);
        assertEquals(Optional.empty(), new Inquiry(() -> bytes, this::pass).culprit(List.of(known)));
        assertEquals(Optional.empty(), new Inquiry(() -> bytes, this::pass).culprit(List.of()));
    }
}
