package dev.slipway.e2e.attack;

import static dev.slipway.e2e.attack.Arena.SECRET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.http.Answer;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions of two tenants' applications that share a host name. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionAttackIT {
    private static final String SHARED = "shared.example.test";

    private final Arena arena;
    private final Instance instance;

    SessionAttackIT(Instance instance) throws IOException {
        this.instance = instance;
        this.arena = Arena.of(instance);
    }

    @AfterAll
    void leave() {
        arena.everybodyElseIsWell();
        arena.close();
    }

    /** One container for all, whose sessions are found by the cookie alone and for any cookie. */
    private static final class NaiveContainer {
        private final Map<String, String> sessions = new HashMap<>();

        String visit(String cookie, String keep) {
            if (!keep.isEmpty()) {
                sessions.putIfAbsent(cookie, keep);
            }
            return Objects.requireNonNullElse(sessions.get(cookie), "null");
        }
    }

    private Answer visit(String application, String keep, String... lines) {
        Ask ask = Ask.get(SHARED, "/" + application + "/session" + (keep.isEmpty() ? "" : "?keep=" + keep));
        for (String line : lines) {
            ask = ask.with(line);
        }
        return instance.front().exchange(ask);
    }

    @Test
    void carriesASessionToItsOwnApplication() {
        NaiveContainer naive = new NaiveContainer();
        assertEquals(SECRET, naive.visit("1", SECRET));
        assertEquals(SECRET, naive.visit("1", ""), "at another application");

        Answer first = visit("wren", SECRET);
        assertEquals(SECRET, first.said("kept"));
        assertEquals(SECRET, visit("wren", "", first.cookies()).said("kept"));
        Answer carried = visit("weasel", "", first.cookies());
        assertEquals("null", carried.said("kept"));
    }

    /** A browser sends a cookie to the paths it is for. */
    @Test
    void isSentTheCookiesOfANeighbour() {
        String naive = "JSESSIONID=1; Path=/";
        assertTrue("/weasel/".startsWith(naive.replaceFirst(".*Path=", "")));
        String cookie = visit("wren", SECRET).header("Set-Cookie").orElseThrow();
        assertTrue(cookie.matches("(?i).*; *path=/wren(;.*)?"), cookie);
        assertTrue(cookie.matches("(?i).*; *httponly(;.*)?"), cookie);
        assertTrue(!cookie.toLowerCase(java.util.Locale.ROOT).contains("domain="), cookie);
    }

    /** It can plant a cookie for the whole host; the neighbour must not make a session of it. */
    @Test
    void choosesTheSessionOfANeighboursVisitor() {
        NaiveContainer naive = new NaiveContainer();
        assertEquals(SECRET, naive.visit("chosen", SECRET));
        assertEquals(SECRET, naive.visit("chosen", ""), "by whoever chose it");

        String chosen = visit("weasel", "x").said("session");
        Answer visited = visit("wren", SECRET, "Cookie: JSESSIONID=" + chosen);
        assertEquals(SECRET, visited.said("kept"));
        assertNotEquals(chosen, visited.said("session"));
        assertEquals("null", visit("wren", "", "Cookie: JSESSIONID=" + chosen).said("kept"));
        for (String id : new String[] {"../../../wren/nest/data/sessions/x", "a/b", "%2e%2e", "x".repeat(3000)}) {
            assertEquals("null", visit("wren", "", "Cookie: JSESSIONID=" + id).said("kept"));
        }
    }
}
