package dev.slipway.e2e.attack;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Command;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What logs are made to say, and to do to whoever reads them. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogAttackIT {
    /** Sets the title of a terminal, as harmless as its relatives are not. */
    private static final String ESCAPE = "\u001b]0;owned";

    private final Arena arena;
    private final Instance instance;

    LogAttackIT(Instance instance) throws IOException {
        this.instance = instance;
        this.arena = Arena.of(instance);
    }

    @AfterAll
    void leave() {
        arena.everybodyElseIsWell();
        arena.close();
    }

    private void say(String text) {
        instance.front()
                .get(arena.attacker().host(), "/say?text=" + URLEncoder.encode(text + " said", StandardCharsets.UTF_8));
        Path log = instance.prefix().resolve("log/weasel/burrow/application.log");
        Await.until("what was said", () -> Files.readString(log).contains(text));
    }

    /** What somebody at a terminal would be sent. */
    private static String onTerminal(String command) {
        return Command.run(List.of("script", "-qec", command, "/dev/null")).out();
    }

    private String slipway(String words) {
        return instance.prefix() + "/bin/slipway --prefix " + instance.prefix() + " " + words;
    }

    @Test
    void forgesALineOfAnAccessLog() throws IOException {
        String forged = "10.9.9.9 - admin \"GET /forged";
        String escaped = URLEncoder.encode("\r\n" + forged, StandardCharsets.UTF_8);
        Path naive = arena.left("access.log", "GET /x" + URLDecoder.decode(escaped, StandardCharsets.UTF_8) + "\n");
        assertTrue(Files.readAllLines(naive).stream().anyMatch(line -> line.startsWith(forged)));

        String host = arena.neighbour().host();
        instance.front().get(host, "/x" + escaped + "?" + escaped);
        instance.front()
                .exchange(Ask.get(host, "/").with("User-Agent: x\" " + forged).with("Referer: " + escaped));
        String _ = instance.front()
                .raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nX: y\n" + forged + "\r\nConnection: close\r\n\r\n")
                .body();
        instance.front().get(host, "/the-last-line");
        Path httpds = instance.prefix().resolve("log/httpd-access.log");
        Path workers = instance.prefix().resolve("log/wren/nest/access.log");
        Await.until(
                "the last lines",
                () -> Files.readString(httpds).contains("the-last-line")
                        && Files.readString(workers).contains("the-last-line"));
        for (Path log : List.of(httpds, workers)) {
            try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
                assertTrue(lines.noneMatch(line -> line.startsWith("10.9.9.9")), log.toString());
            }
        }
    }

    @Test
    void sendsEscapesToAnOperatorsTerminal() throws IOException {
        Path naive = arena.left("catalina.out", ESCAPE + "\n");
        assertTrue(onTerminal("cat " + naive).contains(ESCAPE));
        say(ESCAPE);
        String shown = onTerminal(slipway("logs weasel/burrow"));
        assertTrue(shown.contains("0;owned"), shown);
        assertFalse(shown.contains(ESCAPE), shown);
        assertFalse(shown.contains("\u001b]"), shown);
    }

    /** The last words of a worker are told with its death. */
    @Test
    void sendsEscapesWithItsLastWords() throws IOException {
        Path naive = arena.left("mail", "it died, saying: " + ESCAPE + "\n");
        assertTrue(onTerminal("cat " + naive).contains(ESCAPE));
        say(ESCAPE + " last words");
        int before = instance.workerOf(arena.attacker());
        instance.front().later(arena.attacker().host(), "/halt");
        Await.until(
                "its death",
                () -> !instance.control().ready(arena.attacker().key()).contains(before));
        int _ = instance.workerOf(arena.attacker());
        for (String words : List.of("status weasel/burrow", "events -n 100", "status")) {
            String shown = onTerminal(slipway(words));
            assertFalse(shown.contains("\u001b]"), shown);
            assertFalse(instance.slipway(words.split(" ", -1)).out().contains("\u001b]"), words);
        }
        assertTrue(onTerminal(slipway("status weasel/burrow")).contains("last words"));
    }

    /** Where everybody writes to one log, whoever writes a line well enough is believed. */
    @Test
    void forgesAnEventOfTheSupervisors() throws IOException {
        String forged = "wren/nest deployed release 666";
        Path naive = arena.left("syslog", "");
        Files.writeString(naive, "supervisor: wren/nest deployed release 1\n");
        Files.writeString(naive, "app: hello\nsupervisor: " + forged, java.nio.file.StandardOpenOption.APPEND);
        assertTrue(Files.readAllLines(naive).contains("supervisor: " + forged));

        say("\n2026-01-01T00:00:00Z " + forged + "\n{\"kind\":\"deployed\",\"message\":\"" + forged + "\"}");
        instance.slipway("restart", arena.attacker().key()).succeeded();
        for (String words : List.of("events -n 500", "events -n 500 --json", "status", "logs wren/nest")) {
            String shown = instance.slipway(words.split(" ", -1)).succeeded().out();
            assertFalse(shown.contains("release 666"), words + ": " + shown);
        }
        assertFalse(Files.readString(instance.supervisor().log()).contains("release 666"));
    }
}
