package dev.slipway.supervisor.cli.host;

import dev.slipway.supervisor.control.api.Checks.Check;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether this host's httpd can carry deploy/apache's include. */
final class HttpdChecks {
    private static final int[] FLOOR = {2, 4, 69};
    private static final Pattern VERSION = Pattern.compile("Apache/(\\d+)\\.(\\d+)\\.(\\d+)");
    private static final List<String> MODULES =
            List.of("mpm_event", "authz_core", "headers", "rewrite", "proxy", "proxy_http");
    private static final List<Path> MODULE_DIRECTORIES = List.of(
            Path.of("/usr/lib/apache2/modules"),
            Path.of("/usr/lib64/httpd/modules"),
            Path.of("/usr/lib/httpd/modules"),
            Path.of("/usr/local/apache2/modules"));

    private HttpdChecks() {}

    static List<Check> all() {
        Path httpd = Commands.find("apache2", "httpd");
        if (httpd == null) {
            return List.of(
                    new Check("httpd", HostChecks.ERROR, "not found; install it with: apt-get install apache2-bin"));
        }
        return List.of(
                version(Commands.output(httpd, "-v")), modules(Commands.output(httpd, "-l"), MODULE_DIRECTORIES));
    }

    static Check version(String output) {
        Matcher version = VERSION.matcher(output);
        if (!version.find()) {
            return new Check(
                    "httpd", HostChecks.ERROR, "does not say its version; does it run at all? try: apache2 -v");
        }
        int[] found = {number(version, 1), number(version, 2), number(version, 3)};
        String written = found[0] + "." + found[1] + "." + found[2];
        return Arrays.compare(found, FLOOR) >= 0
                ? new Check("httpd", HostChecks.OK, written)
                : new Check(
                        "httpd",
                        HostChecks.WARNING,
                        written + " has known holes and faults in mod_proxy; upgrade to 2.4.69 or later");
    }

    static Check modules(String compiledIn, List<Path> directories) {
        List<String> missing = MODULES.stream()
                .filter(module -> !isThere(module, compiledIn, directories))
                .toList();
        return missing.isEmpty()
                ? new Check("httpd modules", HostChecks.OK, String.join(", ", MODULES))
                : new Check(
                        "httpd modules",
                        HostChecks.ERROR,
                        "missing: " + String.join(", ", missing) + "; install apache2-bin, or build httpd with them");
    }

    private static boolean isThere(String module, String compiledIn, List<Path> directories) {
        String source = module.replace("mpm_", "");
        return compiledIn.contains("mod_" + module + ".c")
                || compiledIn.lines().anyMatch(line -> line.strip().equals(source + ".c"))
                || Stream.of("mod_" + module + ".so")
                        .anyMatch(file ->
                                directories.stream().anyMatch(directory -> Files.exists(directory.resolve(file))));
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
