package attacker;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What can be tried, by name; the same code inside a worker and outside. */
final class Attempts {
    private static final Map<String, Attempt> ALL = Map.ofEntries(
            Map.entry("read", FileAttempts::read),
            Map.entry("list", FileAttempts::list),
            Map.entry("write", FileAttempts::write),
            Map.entry("hardLink", FileAttempts::hardLink),
            Map.entry("symbolicLink", FileAttempts::symbolicLink),
            Map.entry("move", FileAttempts::move),
            Map.entry("device", FileAttempts::device),
            Map.entry("run", FileAttempts::run),
            Map.entry("swap", FileAttempts::swap),
            Map.entry("find", ProcessAttempts::find),
            Map.entry("ofProcess", ProcessAttempts::ofProcess),
            Map.entry("descriptors", ProcessAttempts::descriptors),
            Map.entry("memory", ProcessAttempts::memory),
            Map.entry("processVmReadv", ProcessAttempts::processVmReadv),
            Map.entry("kill", ProcessAttempts::kill),
            Map.entry("ptrace", ProcessAttempts::ptrace),
            Map.entry("pidfdGetfd", ProcessAttempts::pidfdGetfd),
            Map.entry("attach", ProcessAttempts::attach),
            Map.entry("renice", ProcessAttempts::renice),
            Map.entry("limit", ProcessAttempts::limit),
            Map.entry("userNamespace", ProcessAttempts::userNamespace),
            Map.entry("mount", ProcessAttempts::mount),
            Map.entry("key", ProcessAttempts::key),
            Map.entry("sharedMemory", ProcessAttempts::sharedMemory),
            Map.entry("connect", NetworkAttempts::connect),
            Map.entry("datagram", NetworkAttempts::datagram),
            Map.entry("abstractSocket", NetworkAttempts::abstractSocket),
            Map.entry("fork", BombAttempts::fork),
            Map.entry("threads", BombAttempts::threads),
            Map.entry("heap", BombAttempts::heap),
            Map.entry("direct", BombAttempts::direct),
            Map.entry("outside", BombAttempts::outside),
            Map.entry("fill", BombAttempts::fill),
            Map.entry("open", BombAttempts::open),
            Map.entry("flood", BombAttempts::flood),
            Map.entry("spin", BombAttempts::spin),
            Map.entry("takeOver", WireAttempts::takeOver));

    private Attempts() {}

    private interface Attempt {
        String with(Map<String, String> arguments) throws Exception;
    }

    /**
     * @param query arguments as in a URL
     * @return "worked: " and what came of it, or "refused: " and why
     */
    static String attempt(String name, String query) {
        Attempt attempt = ALL.get(name);
        if (attempt == null) {
            throw new IllegalArgumentException("nobody knows how to " + name);
        }
        Map<String, String> arguments = new HashMap<>();
        for (String pair : query.split("&")) {
            String[] sides = pair.split("=", 2);
            arguments.put(sides[0], sides.length == 1 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
        try {
            return "worked: " + attempt.with(arguments);
        } catch (Exception e) {
            return "refused: " + e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }
}
