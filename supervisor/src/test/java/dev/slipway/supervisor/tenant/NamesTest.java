package dev.slipway.supervisor.tenant;

import static dev.slipway.supervisor.tenant.Refusals.refusal;
import static dev.slipway.supervisor.tenant.Refusals.refuses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "alice", "shop-2", "a1-b2-c3", "abcdefghijklmnopqrstuvwxyz01234"})
    void acceptsLettersDigitsAndSingleDashes(String name) {
        assertEquals(name, new TenantName(name).toString());
        assertEquals(name, new ApplicationName(name).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "1a",
                "-a",
                "a-",
                "a--b",
                "a_b",
                "a.b",
                "..",
                "../etc",
                "a/b",
                "a b",
                "a\n",
                "a\0",
                "é",
                "abcdefghijklmnopqrstuvwxyz012345"
            })
    void refusesEverythingThatIsNoPlainWord(String name) {
        refusal(() -> new TenantName(name));
        refusal(() -> new ApplicationName(name));
    }

    @Test
    void saysWhichNameAndHowToWriteIt() {
        refuses(
                "tenant = \"../etc\": not a name; lower-case letters, digits and single dashes, first a letter, like shop-2",
                () -> new TenantName("../etc"));
    }

    @Test
    void aKeyIsTenantSlashApplication() {
        ApplicationKey key = ApplicationKey.parse("alice/shop");
        assertEquals(new ApplicationKey(new TenantName("alice"), new ApplicationName("shop")), key);
        assertEquals("alice/shop", key.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "", "/", "alice/", "/shop", "alice/shop/x", "alice//shop", "alice/../shop"})
    void refusesKeysThatAreNot(String key) {
        refusal(() -> ApplicationKey.parse(key));
    }
}
