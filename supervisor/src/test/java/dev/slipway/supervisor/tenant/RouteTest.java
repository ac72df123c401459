package dev.slipway.supervisor.tenant;

import static dev.slipway.supervisor.tenant.Refusals.refusal;
import static dev.slipway.supervisor.tenant.Refusals.refuses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
    @ParameterizedTest
    @CsvSource({
        "shop.example.test, shop.example.test, ''",
        "Shop.EXAMPLE.test/Cart, shop.example.test, /Cart",
        "localhost, localhost, ''",
        "xn--bcher-kva.example/a/b/c/d/e, xn--bcher-kva.example, /a/b/c/d/e",
        "a.test/x._~-9, a.test, /x._~-9",
        "1.2.3.4/...a, 1.2.3.4, /...a",
    })
    void readsAHostAndAPrefix(String written, String host, String prefix) {
        Route route = Route.parse(written);
        assertEquals(new Route(host, prefix), route);
        assertEquals(host + prefix, route.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/shop",
                "my shop.test",
                "shop.test ",
                "shop.test.",
                "shop.test:80",
                "http://shop.test",
                ".shop.test",
                "shop..test",
                "-shop.test",
                "shop-.test",
                "shop_1.test",
                "*.shop.test",
                "shop.test\n",
                "shop.test\0",
                "shöp.test",
                "\u212Aelvin.test",
                "shop.test/",
                "shop.test//a",
                "shop.test/a/",
                "shop.test/.",
                "shop.test/../etc",
                "shop.test/a/b/c/d/e/f",
                "shop.test/a b",
                "shop.test/a%2fb",
                "shop.test/a?b",
                "shop.test/a;b",
                "shop.test/ä",
                "[::1]"
            })
    void refusesWhatTheMapCouldMistake(String written) {
        refusal(() -> Route.parse(written));
    }

    @Test
    void saysWhatIsWrong() {
        refuses(
                "route \"my shop.test\": \"my shop\" cannot be part of a host name; letters, digits and dashes, "
                        + "at most 63, between dots",
                () -> Route.parse("my shop.test"));
        refuses(
                "route \"shop.test:80\": a route has no port; write the host name alone",
                () -> Route.parse("shop.test:80"));
    }

    @Test
    void boundsLabelsHostsPrefixesAndTheWhole() {
        String label = "a".repeat(63);
        Route.parse(label + ".test");
        refusal(() -> Route.parse("a" + label + ".test"));
        String host = (label + ".").repeat(3);
        Route.parse(host + "b".repeat(61));
        refusal(() -> Route.parse(host + "b".repeat(62)));
        Route.parse("a.test/" + "c".repeat(254));
        refusal(() -> Route.parse("a.test/" + "c".repeat(255)));
        refusal(() -> Route.parse("a.test/" + "c".repeat(299)));
        String long_ = "a".repeat(60) + ".test";
        Route.parse(long_ + "/" + "c".repeat(300 - long_.length() - 1));
        refusal(() -> Route.parse(long_ + "/" + "c".repeat(300 - long_.length())));
    }

    @Test
    void aPrefixBeginsWithASlash() {
        refusal(() -> new Route("a.test", "x"));
    }
}
