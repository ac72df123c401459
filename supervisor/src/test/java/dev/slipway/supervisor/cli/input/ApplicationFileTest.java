package dev.slipway.supervisor.cli.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.tenant.SettingTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationFileTest {
    @TempDir
    private Path directory;

    private ApplicationFile read(String text) throws IOException {
        return ApplicationFile.read(Files.writeString(directory.resolve("shop.toml"), text));
    }

    private String refusal(String text) {
        String message =
                String.valueOf(assertThrows(Refused.class, () -> read(text)).getMessage());
        return message.replace(directory + "/", "");
    }

    @Test
    void readsEveryKey() throws IOException {
        ApplicationFile file = read("""
                tenant = "alice"
                application = "shop"
                user = "alice"
                source = "/srv/artifacts/shop.war"
                routes = ["shop.example.test", "www.example.test/shop"]
                processes = 2
                threads = "15"
                memory-limit = "256MiB"
                umask = "022"
                [environment]
                GREETING = "hello"
                "GROSS" = "ü"
                """);
        assertEquals("alice/shop", file.specification().key().toString());
        assertEquals("alice", file.specification().user());
        assertEquals(Path.of("/srv/artifacts/shop.war"), file.source());
        assertEquals(2, file.specification().routes().size());
        assertEquals(2, file.specification().settings().get(SettingTable.PROCESSES));
        assertEquals(18, file.specification().settings().get(SettingTable.UMASK));
        assertEquals(
                Map.of("GREETING", "hello", "GROSS", "ü"),
                file.specification().environment().values());
    }

    @Test
    void aSourceIsSeenFromTheFilesOwnDirectory() throws IOException {
        ApplicationFile file = read("tenant='a'\napplication='b'\nsource='../war/x.war'");
        assertEquals(directory.resolve("../war/x.war"), file.source());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            memory-limit = "5x"       | memory-limit = "5x": no such unit; write a number and KiB, MiB or GiB, like 256MiB
            memory-limit = 256        | memory-limit = "256": no unit; write a number and KiB, MiB or GiB, like 256MiB
            memory-limit = "200M"     | memory-limit = "200M": no such unit; write a number and KiB, MiB or GiB, like 256MiB
            memory-limit = "-1"       | memory-limit = "-1": not a size; write a number and KiB, MiB or GiB, like 256MiB
            memory-limit = ""         | memory-limit = "": not a size; write a number and KiB, MiB or GiB, like 256MiB
            memory-limit = "999999999999GiB" | memory-limit = "999999999999GiB": too large a number; write a number and KiB, MiB or GiB, like 256MiB
            request-timeout = "5x"    | request-timeout = "5x": no such unit; write a number and ms, s, m, h or d, like 30s
            request-timeout = "-1s"   | request-timeout = "-1s": not a span of time; write a number and ms, s, m, h or d, like 30s
            request-timeout = ""      | request-timeout = "": not a span of time; write a number and ms, s, m, h or d, like 30s
            request-timeout = "9999999999s" | request-timeout = "9999999999s": not a span of time; write a number and ms, s, m, h or d, like 30s
            heap-threshold = "80"     | heap-threshold = "80": not a percentage; like 80%
            heap-threshold = "-1%"    | heap-threshold = "-1%": not a percentage; like 80%
            cpu-limit = ""            | cpu-limit = "": not a percentage; like 80%
            maximum-requests = -1     | maximum-requests = "-1": not a whole number; like 4
            maximum-requests = ""     | maximum-requests = "": not a whole number; like 4
            maximum-requests = "99999999999999999999" | maximum-requests = "99999999999999999999": not a whole number; like 4
            memory-limit = true       | memory-limit = true: not a size; like "256MiB"
            startup-timeout = 90      | startup-timeout = "90": no unit; write a number and ms, s, m, h or d, like 30s
            threads = 1.5             | threads = 1.5: not a count; like 15
            threads = 0               | threads = 0: too small; at least 1
            threads = [1]             | threads = a list: not a count; like 15
            memory_limit = "1GiB"     | no key "memory_limit" here; did you mean "memory-limit"?
            route = ["a.test"]        | no key "route" here; did you mean "routes"?
            colour = "red"            | no key "colour" here
            a.b = 1                   | no key "a" here
            user = 1000               | user = 1000: a string; put it in quotes
            user = "a b"              | user = "a b": not the name of an account
            source = ""               | source = "": no file or directory named
            routes = "a.test"         | routes = "a.test": a list; like ["shop.example.test"]
            routes = [1]              | routes: 1: a route is a string
            routes = ["my shop.test"] | route "my shop.test": "my shop" cannot be part of a host name; letters, digits and dashes, at most 63, between dots
            routes = ["a.b", "A.b"]   | route "A.b": written twice; leave one out
            environment = "x"         | environment = "x": a table; write [environment]
            environment = {A = 5}     | environment variable "A": only strings; put the value in quotes
            environment = {PATH = ""} | environment variable "PATH": is set by Slipway from the tenant's account; leave it out
            """)
    void namesLineAndKeyOfWhatIsWrong(String line, String message) {
        assertEquals("shop.toml:3: " + message, refusal("tenant = 'a'\napplication = 'b'\n" + line + "\n"));
    }

    @ParameterizedTest
    @CsvSource({"memory-limit, 200MiB", "memory-limit, 200 MiB", "request-timeout, 1500ms", "heap-threshold, 80%"})
    void takesEveryUnitThatIsOne(String key, String value) throws IOException {
        ApplicationFile file = read("tenant = 'a'\napplication = 'b'\n" + key + " = '" + value + "'\n");
        assertEquals(
                java.util.Map.of(key, value.replace(" ", "")),
                file.specification().settings().written());
    }

    @Test
    void aRouteIsNamedByItsOwnLine() {
        String message = refusal("tenant = 'a'\napplication = 'b'\nroutes = [\n  'a.test',\n  'b.test:80',\n]\n");
        assertEquals("shop.toml:5: route \"b.test:80\": a route has no port; write the host name alone", message);
    }

    @Test
    void anEnvironmentVariableIsNamedByItsOwnLine() {
        String message = refusal("tenant = 'a'\napplication = 'b'\n[environment]\nA = '1'\nLD_PRELOAD = '/x.so'\n");
        assertTrue(message.startsWith("shop.toml:5: environment variable \"LD_PRELOAD\": "), message);
    }

    @Test
    void namesAreNeededAndChecked() {
        assertEquals("""
                shop.toml: no tenant; write tenant = "alice"
                shop.toml: no application; write application = "shop\"""", refusal("threads = 1"));
        assertTrue(refusal("tenant = '../x'\napplication = 'b'")
                .startsWith("shop.toml:1: tenant = \"../x\": not a name;"));
    }

    @Test
    void severalMistakesAreToldInTheirOrder() {
        assertEquals("""
                shop.toml:1: no key "x" here
                shop.toml:4: threads = 0: too small; at least 1
                shop.toml:5: umask = "9": not a mask; three octal digits, like 027\
                """, refusal("x = 1\ntenant = 'a'\napplication = 'b'\nthreads = 0\numask = '9'\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"tenant = alice", "tenant 'a'", "= 1", "[x", "a = 'x"})
    void whatIsNoTomlIsNamedByItsLine(String line) {
        String message = refusal("application = 'b'\n" + line + "\n");
        assertTrue(message.startsWith("shop.toml:2: "), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void aKeyWrittenTwiceIsNamed() {
        assertTrue(refusal("tenant = 'a'\ntenant = 'b'\n").startsWith("shop.toml:2: "));
    }

    @Test
    void onlySmallUtf8FilesAreRead() throws IOException {
        assertTrue(refusal("# " + "x".repeat(64 * 1024)).contains("bytes; an application's file has at most 64KiB"));
        Path file = directory.resolve("shop.toml");
        Files.write(file, "tenant = 'ü'".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                file + ": not UTF-8 text",
                assertThrows(Refused.class, () -> ApplicationFile.read(file)).getMessage());
        assertEquals(
                directory + ": not a file; apply takes one TOML file",
                assertThrows(Refused.class, () -> ApplicationFile.read(directory))
                        .getMessage());
    }
}
