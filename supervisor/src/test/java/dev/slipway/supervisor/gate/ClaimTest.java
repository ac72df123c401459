package dev.slipway.supervisor.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who goes first: the oldest demand, then who lined up first. */
class ClaimTest {
    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # lined up in this order, each with the time since when somebody waits for it
            nobody                       | 1
            nobody nobody nobody         | 1 2 3
            nobody 7                     | 2 1
            7 nobody                     | 1 2
            9 7 8                        | 2 3 1
            7 7 7                        | 1 2 3
            nobody 9 nobody 0 nobody 5   | 4 6 2 1 3 5
            """)
    void theLineMovesAsItShould(String line, String order) {
        List<Claim> waiting = new ArrayList<>();
        for (String since : line.split(" ", -1)) {
            waiting.add(new Claim(waiting.size() + 1L, since.equals("nobody") ? Claim.NOBODY : Long.parseLong(since)));
        }
        List<Long> expected =
                Arrays.stream(order.split(" ", -1)).map(Long::valueOf).toList();
        for (int i = 0; i < expected.size(); i++) {
            long number = expected.get(i);
            Claim claim = waiting.stream()
                    .filter(one -> one.number() == number)
                    .findFirst()
                    .orElseThrow();
            assertEquals(i + 1, claim.place(waiting), "the place of " + number);
        }
        List<Long> moved = new ArrayList<>();
        for (Optional<Claim> next = Claim.next(waiting); next.isPresent(); next = Claim.next(waiting)) {
            moved.add(next.get().number());
            waiting.remove(next.get());
        }
        assertEquals(expected, moved);
    }

    @Test
    void whoWaitsAlreadyHasWaitedSinceThen() {
        assertEquals(5, new Claim(1, Claim.NOBODY).demanded(5).demanded(9).demandNanos());
    }
}
