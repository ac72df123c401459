package dev.slipway.supervisor.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.supervisor.tenant.Route;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteMapTest {
    @Test
    void aHostThatIsOneApplicationsHasItsSlotBesideIt() {
        assertEquals("shop.example.test 0007\n", RouteMap.routes(List.of(serving(7, "shop.example.test"))));
    }

    @Test
    void aHostWithAPrefixSaysPathsAndHowDeepAndHasNoRootUnlessThereIsOne() {
        assertEquals("""
                www.example.test paths1
                www.example.test/shop 0001
                """, RouteMap.routes(List.of(serving(1, "www.example.test/shop"))));
    }

    @Test
    void theRootOfAHostWithPrefixesIsTheHostWithASlash() {
        assertEquals(
                """
                www.example.test paths5
                www.example.test/ 0001
                www.example.test/a/b/c/d/e 0003
                www.example.test/shop 0002
                """,
                RouteMap.routes(List.of(
                        serving(1, "www.example.test"),
                        serving(2, "www.example.test/shop"),
                        serving(3, "www.example.test/a/b/c/d/e"))));
    }

    @Test
    void severalTenantsShareAHostAndOneHasSeveralRoutes() {
        assertEquals(
                """
                a.example.test 0012
                www.example.test paths1
                www.example.test/alice 0012
                www.example.test/bob stopped
                """,
                RouteMap.routes(List.of(
                        new RouteMap.Target(routes("www.example.test/bob"), 3, "bb", RouteState.STOPPED),
                        serving(12, "www.example.test/alice", "a.example.test"))));
    }

    @Test
    void everyStateButServingIsAWordInPlaceOfTheSlot() {
        assertEquals("h.example.test 0009\n", RouteMap.routes(List.of(target(RouteState.SERVING))));
        assertEquals("h.example.test stopped\n", RouteMap.routes(List.of(target(RouteState.STOPPED))));
        assertEquals("h.example.test failing\n", RouteMap.routes(List.of(target(RouteState.FAILING))));
        assertEquals("h.example.test suspended\n", RouteMap.routes(List.of(target(RouteState.SUSPENDED))));
    }

    @Test
    void theTextDoesNotDependOnTheOrderOfTheApplications() {
        RouteMap.Target one = serving(1, "b.example.test", "www.example.test/b");
        RouteMap.Target two = serving(2, "a.example.test", "www.example.test/a");
        assertEquals(RouteMap.routes(List.of(one, two)), RouteMap.routes(List.of(two, one)));
    }

    @Test
    void anApplicationWithoutRoutesIsInNoRouteButKeepsItsSecret() {
        RouteMap.Target hidden = serving(4);
        assertEquals("", RouteMap.routes(List.of(hidden)));
        assertEquals("0004 secret4\n", RouteMap.secrets(List.of(hidden)));
    }

    @Test
    void everySlotHasItsOwnSecretWhateverItsState() {
        assertEquals(
                "0001 secret1\n0009 secret9\n",
                RouteMap.secrets(List.of(serving(1, "a.example.test"), target(RouteState.STOPPED))));
    }

    private static RouteMap.Target serving(int slot, String... routes) {
        return new RouteMap.Target(routes(routes), slot, "secret" + slot, RouteState.SERVING);
    }

    private static RouteMap.Target target(RouteState state) {
        return new RouteMap.Target(routes("h.example.test"), 9, "secret9", state);
    }

    private static List<Route> routes(String... written) {
        return Arrays.stream(written).map(Route::parse).toList();
    }
}
