package dev.slipway.worker.prefix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {
    private static Prefix prefix(String header) {
        return Objects.requireNonNull(Prefix.of(header));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "shop", "/shop/", "/a//b", "/a b", "/a\r\nb", "/a%2Fb", "/ä"})
    void isNotWhatNoRouteCouldHave(String header) {
        assertNull(Prefix.of(header));
    }

    @ParameterizedTest
    @CsvSource({
        "on, /shop/dir/on",
        "../on, /shop/dir/../on",
        "?a=b, /shop/dir/page?a=b",
        "/on, /on",
        "//host/on, //host/on",
        "http://host/on, http://host/on",
        "mailto:a, mailto:a",
        "a/b:c, /shop/dir/a/b:c"
    })
    void resolvesARelativeLocationBelowThePrefix(String location, String expected) {
        assertEquals(expected, prefix("/shop").redirect("/shop/dir/page", location));
    }

    @Test
    void correctsOnlyTheSessionCookieAndTheContainersLocation() {
        HttpFields.Mutable answer = HttpFields.build()
                .add("Set-Cookie", "JSESSIONID=1; Path=/; HttpOnly")
                .add("Set-Cookie", "other=1; Path=/")
                .add("Location", "/login.jsp");
        prefix("/shop").correct(answer, "JSESSIONID");
        assertEquals(
                "Set-Cookie: JSESSIONID=1; Path=/shop; HttpOnly\r\nSet-Cookie: other=1; Path=/\r\n"
                        + "Location: /shop/login.jsp",
                answer.asString().strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/shop/a", "//host/a", "http://host/a"})
    void leavesALocationThatIsRightAlready(String location) {
        HttpFields.Mutable answer = HttpFields.build().add("Location", location);
        prefix("/shop").correct(answer, "JSESSIONID");
        assertEquals(location, answer.get("Location"));
    }

    @Test
    void leavesALocationThatTheApplicationChose() {
        Prefix prefix = prefix("/shop");
        prefix.chosen("location");
        HttpFields.Mutable answer = HttpFields.build().add("Location", "/elsewhere");
        prefix.correct(answer, "JSESSIONID");
        assertEquals("/elsewhere", answer.get("Location"));
    }

    @Test
    void theTwoFiltersDifferInNothingButThePackageOfTheApi() throws IOException {
        List<String> more = lines("JakartaPrefixFilter.java");
        for (String line : lines("JavaxPrefixFilter.java")) {
            assertTrue(more.remove(line), line);
        }
        // servlet 6.1 has a second way to redirect
        String redirect = "sendRedirect(String location, int status, boolean clearBuffer)";
        assertTrue(more.stream().anyMatch(line -> line.contains(redirect)), more.toString());
        assertEquals(5, more.size(), more.toString());
    }

    private static List<String> lines(String file) throws IOException {
        Path sources = Path.of("src/main/java/dev/slipway/worker/prefix");
        String text = Files.readString(sources.resolve(file)).replaceAll("jakarta|javax|Jakarta|Javax", "api");
        return new ArrayList<>(text.lines().sorted().toList());
    }
}
