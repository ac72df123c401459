package dev.slipway.supervisor.wanted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.Samples;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.ApplicationSpecification;
import dev.slipway.supervisor.tenant.EnvironmentVariables;
import dev.slipway.supervisor.tenant.Identity;
import dev.slipway.supervisor.tenant.Route;
import dev.slipway.supervisor.tenant.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WantedStoreTest {
    private static final Wanted SHOP = Samples.wanted("alice/shop", Samples.ALICE, 1, "shop.example.test");

    @TempDir
    private Path directory;

    private WantedStore store;

    @BeforeEach
    void open() {
        store = new WantedStore(directory);
    }

    @Test
    void everythingComesBackAsItWas() throws IOException {
        Wanted full = new Wanted(
                new ApplicationSpecification(
                        ApplicationKey.parse("alice/shop"),
                        "alice",
                        List.of(Route.parse("shop.example.test"), Route.parse("www.example.test/a/B~_.c")),
                        new Settings(Map.of(
                                "processes", "3", "memory-limit", "1GiB", "umask", "007", "health-path", "/up?x=1")),
                        new EnvironmentVariables(
                                Map.of("GREETING", "h\u00e9llo \"\u2028\n\t\\ \ud83d\udea2", "EMPTY", ""))),
                new Identity(187_001, 187_002, "alice"),
                false,
                3,
                List.of(Samples.FIRST, new Release(3, "ee8", "pages", "d3", "2026-02-03T04:05:06Z")),
                9999,
                "secret");
        store.save(full);
        assertEquals(List.of(full), new WantedStore(directory).all());
    }

    @Test
    void theLeastComesBackAsItWas() throws IOException {
        store.save(SHOP);
        assertEquals(List.of(SHOP), store.all());
    }

    @Test
    void applicationsHaveAFileEachAndAreForgottenOneByOne() throws IOException {
        Wanted blog = Samples.wanted("alice/blog", Samples.ALICE, 2);
        Wanted shop2 = Samples.wanted("alice-shop/x", Samples.BOB, 3);
        store.save(SHOP);
        store.save(blog);
        store.save(shop2);
        assertEquals(Set.of(SHOP, blog, shop2), Set.copyOf(store.all()));
        store.forget(SHOP.key());
        store.forget(SHOP.key());
        assertEquals(Set.of(blog, shop2), Set.copyOf(store.all()));
    }

    @Test
    void onlyRootMayReadIt() throws IOException {
        store.save(SHOP);
        assertEquals(0100600, (int) Files.getAttribute(file(), "unix:mode"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{\"tenant\":\"alice\"}",
                "\u0000\u0000\u0000\u0000",
            })
    void aFileThatCannotBeReadIsNamedAndNothingIsGuessed(String text) throws IOException {
        store.save(Samples.wanted("bob/blog", Samples.BOB, 2));
        Files.writeString(file(), text);
        refusesNaming(file());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"tenant\":\"alice\" \"tenant\":\"../alice\"",
                "\"tenant\":\"alice\" \"tenant\":null",
                "\"routes\":[\"shop.example.test\"] \"routes\":[\"a b\"]",
                "\"routes\":[\"shop.example.test\"] \"routes\":null",
                "\"uid\":187001 \"uid\":0",
                "\"uid\":187001 \"uid\":\"many\"",
                "\"settings\":{} \"settings\":{\"threads\":\"many\"}",
                "\"releases\":[ \"releases\":[null,",
            })
    void aFileWithAValueThatCannotBeIsNamedToo(String change) throws IOException {
        store.save(SHOP);
        String[] words = change.split(" (?=\")", 2);
        String text = Files.readString(file());
        assertTrue(text.contains(words[0]), text);
        Files.writeString(file(), text.replace(words[0], words[1]));
        refusesNaming(file());
    }

    @Test
    void aHalfWrittenFileBesideIsNoApplication() throws IOException {
        store.save(SHOP);
        Files.writeString(directory.resolve(".alice+blog.json.new"), "{\"tenant\":");
        assertEquals(List.of(SHOP), store.all());
        store.save(Samples.wanted("alice/blog", Samples.ALICE, 2));
        assertEquals(2, store.all().size());
        assertFalse(Files.exists(directory.resolve(".alice+blog.json.new")));
    }

    @Test
    @Timeout(120)
    void whoeverIsKilledWhileSavingLeavesTheOldOrTheNew() throws Exception {
        Random random = new Random(20_260_101);
        for (int kill = 0; kill < 4; kill++) {
            Process saver = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            SavingForEver.class.getName(),
                            directory.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertEquals("saving", saver.inputReader(StandardCharsets.US_ASCII).readLine());
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(30_000)));
            saver.destroyForcibly().waitFor();
            List<Wanted> all = store.all();
            assertEquals(1, all.size());
            assertEquals(SHOP, all.getFirst().withUp(true));
        }
    }

    private Path file() {
        return directory.resolve("alice+shop.json");
    }

    private void refusesNaming(Path file) {
        String message =
                String.valueOf(assertThrows(IOException.class, store::all).getMessage());
        assertTrue(message.startsWith(file + " cannot be read: "), message);
    }
}
