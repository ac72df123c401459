package dev.slipway.supervisor.tenant;

import static dev.slipway.supervisor.tenant.Refusals.refusal;
import static dev.slipway.supervisor.tenant.Refusals.refuses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationSpecificationTest {
    @Test
    void mayHaveNoUserAndNoRoutes() {
        assertEquals(List.of(), specification(null, List.of()).routes());
    }

    @Test
    void refusesTheSameRouteTwiceHoweverItIsWritten() {
        refuses(
                "route \"a.test/x\": written twice; leave one out",
                () -> specification(null, List.of(Route.parse("a.test/x"), Route.parse("A.test/x"))));
    }

    @Test
    void boundsTheNumberOfRoutes() {
        specification(null, routes(100));
        refuses("routes: 101 of them; at most 100", () -> specification(null, routes(101)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "1000", "a b", "a:b", "-a", "a/b", "root\n"})
    void refusesUsersThatAreNoAccountNames(String user) {
        refusal(() -> specification(user, List.of()));
    }

    private static List<Route> routes(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> Route.parse("a" + i + ".test"))
                .toList();
    }

    private static ApplicationSpecification specification(@Nullable String user, List<Route> routes) {
        return new ApplicationSpecification(
                ApplicationKey.parse("alice/shop"), user, routes, Settings.NONE, EnvironmentVariables.NONE);
    }
}
