package dev.slipway.e2e.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Everything a command could have changed, one line for each thing, so that two of them can be compared. */
public record Snapshot(List<String> lines) {
    /** Directories of an instance in which every file counts, with its content. */
    private static final List<String> WHOLE =
            List.of("state/applications", "state/identities.json", "run/h", "run/s", "run/l", "etc");

    /** Directories of which only the names, owners and modes count: tenants write there, or it changes by itself. */
    private static final List<String> NAMES = List.of("tenants", "log", "state");

    /** What is in only one of them. */
    public List<String> changes(Snapshot later) {
        List<String> changes = new ArrayList<>();
        lines.stream().filter(line -> !later.lines.contains(line)).forEach(line -> changes.add("gone: " + line));
        later.lines.stream().filter(line -> !lines.contains(line)).forEach(line -> changes.add("new: " + line));
        return changes;
    }

    static Snapshot of(Instance instance) throws IOException {
        List<String> lines = new ArrayList<>();
        instance.control().status().applications().forEach(one -> {
            lines.add(String.join(
                    " ",
                    one.tenant(),
                    one.application(),
                    one.wanted(),
                    one.state(),
                    one.routes().toString()));
            one.workers().forEach(worker -> lines.add(worker.worker() + " " + worker.pid() + " " + worker.state()));
        });
        for (String directory : WHOLE) {
            list(instance.prefix().resolve(directory), true, lines);
        }
        for (String directory : NAMES) {
            list(instance.prefix().resolve(directory), false, lines);
        }
        lines.addAll(instance.leftovers().controlGroups());
        return new Snapshot(lines);
    }

    private static void list(Path top, boolean whole, List<String> lines) throws IOException {
        try (Stream<Path> found = Files.walk(top)) {
            for (Path path : found.sorted(Comparator.naturalOrder()).toList()) {
                if (path.getFileName().toString().startsWith("hs_err")) {
                    continue;
                }
                lines.add(path + " " + Files.getAttribute(path, "unix:uid") + " "
                        + PosixFilePermissions.toString(Files.getPosixFilePermissions(path)) + " "
                        + (whole && Files.isRegularFile(path) ? content(path) : ""));
            }
        }
    }

    private static String content(Path file) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(Files.readAllBytes(file));
        return HexFormat.of().toHexDigits(sum.getValue());
    }
}
