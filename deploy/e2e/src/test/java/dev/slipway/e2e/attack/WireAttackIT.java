package dev.slipway.e2e.attack;

import static dev.slipway.e2e.attack.Arena.SECRET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.http.Answer;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.http.Connection;
import dev.slipway.e2e.http.Load;
import dev.slipway.e2e.http.Recording;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.supervisor.control.api.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers that no container would give: the application takes its listener and writes what it likes. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireAttackIT {
    private static final String MARK = "what nobody asked for";
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String POISON = OK + "Content-Length: " + MARK.length() + "\r\n\r\n" + MARK;
    private static final int TRIES = 12;

    private final Arena arena;
    private final Instance instance;

    WireAttackIT(Instance instance) throws IOException {
        this.instance = instance;
        this.arena = Arena.of(instance, one -> one.with("graceful-timeout", "0s"), one -> one);
    }

    @AfterAll
    void leave() {
        arena.close();
    }

    private static String encoded(String bytes) {
        return Base64.getUrlEncoder().encodeToString(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * While the attacker answers so, a visitor asks it and then, on the same connection, the neighbour; others ask the
     * neighbour all the time.
     */
    private void harmsNobody(String bytes, String... more) throws IOException {
        try (Load load =
                Load.start(instance.front(), 2, Ask.get(arena.neighbour().host(), "/"))) {
            String[] words = new String[4 + more.length];
            words[0] = "bytes";
            words[1] = encoded(bytes);
            words[2] = "seconds";
            words[3] = "3";
            System.arraycopy(more, 0, words, 4, more.length);
            Arena.worked(arena.inside("takeOver", words));
            try {
                for (int i = 0; i < TRIES; i++) {
                    visit();
                }
            } finally {
                instance.control().done(new Request.Restart(arena.attacker().key()), null);
            }
            Recording felt = load.stop();
            System.out.println("neighbour: " + felt.summary());
            assertEquals(List.of(), felt.failed());
        }
        arena.everybodyElseIsWell();
    }

    private void visit() throws IOException {
        try (Connection connection = instance.front().connect()) {
            connection.send(Ask.get(arena.attacker().host(), "/"));
            Answer first = last(connection);
            if (!first.complete()) {
                return;
            }
            connection.send(Ask.get(arena.neighbour().host(), "/"));
            Answer second = last(connection);
            assertEquals(200, second.status(), second.toString());
            assertEquals(SECRET, second.said("secret"), first + " and then " + second);
        } catch (java.io.EOFException | java.net.SocketException e) {
            // cut off, which tells it nothing of anybody
        }
    }

    /** After those that only say that there will be one. */
    private static Answer last(Connection connection) throws IOException {
        Answer answer = connection.receive();
        while (answer.status() / 100 == 1) {
            answer = connection.receive();
        }
        return answer;
    }

    /** One connection to the applications for all visitors, one after the other, and belief in what comes from there. */
    private static Optional<String> throughANaiveFront(String bytes) throws IOException {
        try (NaiveFront front = new NaiveFront(bytes)) {
            Optional<String> _ = front.visit("attacker");
            return front.visit("neighbour");
        }
    }

    @Test
    void answersTwice() throws IOException {
        String twice = OK + "Content-Length: 2\r\n\r\nok" + POISON;
        assertTrue(throughANaiveFront(twice).orElse("").contains(MARK));
        harmsNobody(twice);
    }

    @Test
    void answersLongerThanItSays() throws IOException {
        String longer = OK + "Content-Length: 1\r\n\r\n" + "x" + POISON + POISON;
        assertTrue(throughANaiveFront(longer).orElse("").contains(MARK));
        harmsNobody(longer);
    }

    @Test
    void answersWithTwoLengths() throws IOException {
        String lying = OK + "Content-Length: 0\r\nContent-Length: 500\r\nTransfer-Encoding: chunked\r\n\r\n" + POISON;
        assertTrue(throughANaiveFront(lying).orElse("").contains(MARK));
        harmsNobody(lying);
    }

    /** Those who wait for the real answer wait for ever. */
    @Test
    void answersWithInterimAnswersWithoutEnd() throws IOException {
        String hint = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
        assertEquals(Optional.empty(), throughANaiveFront(hint.repeat(3 * NaiveFront.PATIENCE)));
        harmsNobody(hint, "tail", encoded(hint), "times", "200000");
    }

    @Test
    void answersWithChunksThatLie() throws IOException {
        String chunks = OK + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffff0\r\nx";
        assertEquals(Optional.empty(), throughANaiveFront(chunks));
        harmsNobody(chunks, "close", "now");
        harmsNobody(OK + "Transfer-Encoding: chunked\r\n\r\n-1\r\nx\r\nzz\r\n", "close", "now");
    }

    @Test
    void endsInTheMiddle() throws IOException {
        String half = OK + "Content-Length: 5000\r\n\r\nhalf of it";
        assertEquals(Optional.empty(), throughANaiveFront(half));
        harmsNobody(half, "close", "now");
        harmsNobody("HTTP/1.1 2", "close", "now");
    }

    @Test
    void answersWithoutHttp() throws IOException {
        String rubbish = "\u0000\u0001rubbish\r\n\r\n" + POISON;
        assertTrue(!throughANaiveFront(rubbish).equals(Optional.of("fine")));
        harmsNobody(rubbish, "close", "now");
        harmsNobody("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n" + POISON);
    }

    @Test
    void splitsItsAnswer() {
        String value = "a\r\nSet-Cookie: owned=1";
        String naive = OK + "X-Value: " + value + "\r\n\r\n";
        assertTrue(naive.lines().anyMatch(line -> line.startsWith("Set-Cookie")));
        for (String evil :
                List.of("a%0d%0aSet-Cookie:+owned%3d1", "a%0aSet-Cookie:+owned%3d1", "a%0dSet-Cookie:+owned%3d1")) {
            Answer answer = instance.front().get(arena.attacker().host(), "/header?name=X-Value&value=" + evil);
            assertEquals(Optional.empty(), answer.header("Set-Cookie"), answer.toString());
            assertFalse(answer.headers("X-Value").contains("a"), answer.toString());
        }
    }

    /** Some fronts take such a header for an order to send a file of theirs. */
    @Test
    void asksTheFrontForAFile() throws IOException {
        Path file = Files.writeString(instance.prefix().resolve("etc/attack-secret"), SECRET);
        try {
            for (String name : List.of("X-Sendfile", "X-Accel-Redirect", "X-LIGHTTPD-send-file", "X-Reproxy-URL")) {
                String order = OK + name + ": " + file + "\r\nContent-Length: 2\r\n\r\nno";
                assertTrue(NaiveFront.obeying(order).contains(SECRET));
                Answer answer =
                        instance.front().get(arena.attacker().host(), "/header?name=" + name + "&value=" + file);
                assertEquals("set", answer.body());
            }
            Answer redirect =
                    instance.front().get(arena.attacker().host(), "/header?name=Location&value=/wren.example.test/");
            assertEquals("set", redirect.body());
            Answer handler =
                    instance.front().get(arena.attacker().host(), "/header?name=Content-Type&value=server-status");
            assertEquals("set", handler.body());
        } finally {
            Files.delete(file);
        }
    }
}
