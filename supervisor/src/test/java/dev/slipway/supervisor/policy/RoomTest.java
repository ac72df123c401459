package dev.slipway.supervisor.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.supervisor.policy.Room.Verdict.ForOne;
import dev.slipway.supervisor.policy.Room.Verdict.ForTwo;
import org.junit.jupiter.api.Test;

class RoomTest {
    private static final long MIB = 1024 * 1024;

    @Test
    void whatTheOldOneUsesHasToBeFreeOnceMore() {
        assertEquals(new ForTwo(), Room.forTwo(200 * MIB + 1, 200 * MIB));
        assertEquals(new ForTwo(), Room.forTwo(200 * MIB, 200 * MIB));
        assertEquals(
                new ForOne(
                        "this host has 199 MiB to spare beyond its memory-reserve, and a second worker is expected to"
                                + " need 200 MiB"),
                Room.forTwo(200 * MIB - 1, 200 * MIB));
    }

    @Test
    void oneThatUsesNothingYetAlwaysHasRoomUnlessTheReserveIsTouched() {
        assertEquals(new ForTwo(), Room.forTwo(0, 0));
        assertEquals(
                new ForOne("this host has 0 MiB to spare beyond its memory-reserve, and a second worker is expected to"
                        + " need 0 MiB"),
                Room.forTwo(-1, 0));
    }
}
