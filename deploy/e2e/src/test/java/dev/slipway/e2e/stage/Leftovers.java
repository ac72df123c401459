package dev.slipway.e2e.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** What an instance has on this host besides its directory, for seeing that it is gone and for making it so. */
public record Leftovers(Path prefix, int firstUid, int lastUid) {
    private static final Path NFT = Path.of("/usr/sbin/nft");
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    /** Processes of the instance's uids, whoever started them. */
    public List<String> processes() {
        return Proc.all(process -> process.uid() >= firstUid && process.uid() <= lastUid && process.alive()).stream()
                .map(process -> process.pid() + " " + process.commandLine())
                .toList();
    }

    /** Control groups below the instance's own. */
    public List<String> controlGroups() {
        return groups().stream()
                .filter(group -> !group.getFileName().toString().equals(name()))
                .map(Path::toString)
                .toList();
    }

    public List<String> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .filter(line -> line.contains(prefix.toString()))
                .toList();
    }

    private String name() {
        CRC32 sum = new CRC32();
        sum.update(prefix.toString().getBytes(StandardCharsets.UTF_8));
        return "slipway-" + HexFormat.of().toHexDigits(sum.getValue(), 8);
    }

    /** Deepest first. */
    private List<Path> groups() {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> trees = Files.list(CGROUPS)) {
            for (Path tree : Stream.concat(Stream.of(CGROUPS), trees).toList()) {
                Path ours = tree.resolve(name());
                if (Files.isDirectory(ours)) {
                    try (Stream<Path> below = Files.walk(ours)) {
                        below.filter(Files::isDirectory).forEach(found::add);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(Comparator.comparingInt(Path::getNameCount).reversed());
        return found;
    }

    /** Ends and deletes all of it, whatever state a test left it in. */
    void clear() {
        if (!Files.exists(prefix)) {
            return;
        }
        Proc.all(this::ours).forEach(process -> {
            if (process.alive()) {
                process.killed();
            }
        });
        groups().forEach(group -> group.toFile().delete());
        if (Files.exists(NFT)) {
            Outcome _ = Command.run(List.of(NFT.toString(), "delete", "table", "inet", name()));
        }
        Command.run(List.of("rm", "-rf", "--one-file-system", prefix.toString()))
                .succeeded();
    }

    private boolean ours(Proc process) {
        boolean tenant = process.uid() >= firstUid && process.uid() <= lastUid;
        return tenant
                || process.commandLine().stream()
                        .anyMatch(word -> word.equals(prefix.toString())
                                || word.startsWith(prefix.resolve("etc/httpd").toString()));
    }
}
