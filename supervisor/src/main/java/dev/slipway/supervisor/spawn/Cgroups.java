package dev.slipway.supervisor.spawn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The control group trees of this host, version 1, 2 or both, and our place in them: /slipway-INSTANCE/TENANT/APP/WORKER
 * in each. A version 2 tree without controllers is still used, because its cgroup.kill spares nobody.
 */
public final class Cgroups {
    private static final Set<String> CONTROLLERS = Set.of("memory", "pids", "cpu", "io", "blkio");

    /** Without these a tenant could take the host down; without the others only be unfair. */
    private static final Set<String> NECESSARY = Set.of("memory", "pids");

    /** One mounted tree; {@code controllers} are those of ours that are to be set there. */
    record Tree(Path root, boolean two, Set<String> controllers) {}

    private final List<Tree> trees;
    private final String instance;

    Cgroups(List<Tree> trees, String instance) {
        this.trees = trees;
        this.instance = instance;
    }

    /** @param mounts lines as in /proc/self/mounts */
    public static Cgroups detect(List<String> mounts, String instance) {
        List<Tree> trees = new ArrayList<>();
        for (String mount : mounts) {
            String[] fields = mount.split(" ", -1);
            if (fields.length < 4) {
                continue;
            }
            Path root = Path.of(fields[1]);
            if (fields[2].equals("cgroup2")) {
                trees.add(new Tree(root, true, offered(words(root.resolve("cgroup.controllers"), " "))));
            } else if (fields[2].equals("cgroup")) {
                Set<String> controllers = offered(Arrays.stream(fields[3].split(",", -1)));
                if (!controllers.isEmpty()) {
                    trees.add(new Tree(root, false, controllers));
                }
            }
        }
        return new Cgroups(List.copyOf(trees), instance);
    }

    private static Set<String> offered(Stream<String> words) {
        return words.filter(CONTROLLERS::contains).collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> words(Path file, String separator) {
        try {
            return Arrays.stream(Files.readString(file).strip().split(separator, -1));
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** The group at this path below our place; not made yet. */
    public Cgroup group(String... names) {
        return new Cgroup(trees.stream()
                .map(tree -> new Cgroup.Place(tree, ours(tree).resolve(String.join("/", names))))
                .toList());
    }

    private Path ours(Tree tree) {
        return tree.root().resolve(instance);
    }

    /** Every group of a worker that exists, as TENANT/APP/WORKER; those of earlier supervisors too. */
    public Set<String> workers() {
        return trees.stream().flatMap(tree -> leaves(ours(tree))).collect(Collectors.toUnmodifiableSet());
    }

    /** Takes away the groups of applications and tenants in which no worker has one; whoever starts makes them anew. */
    public void removeEmpty() {
        for (Tree tree : trees) {
            for (int depth = 2; depth >= 1; depth--) {
                for (Path group : groups(ours(tree), depth)) {
                    try {
                        Files.deleteIfExists(group);
                    } catch (IOException e) {
                        // somebody is in there
                    }
                }
            }
        }
    }

    private static Stream<String> leaves(Path ours) {
        return groups(ours, 3).stream().map(path -> ours.relativize(path).toString());
    }

    private static List<Path> groups(Path ours, int depth) {
        if (!Files.isDirectory(ours)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(ours, depth)) {
            return found.filter(path -> Files.isDirectory(path) && path.getNameCount() == ours.getNameCount() + depth)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** What can be limited here, in words; for {@code slipway check}. */
    public String describe() {
        Set<String> limited =
                trees.stream().flatMap(tree -> tree.controllers().stream()).collect(Collectors.toSet());
        if (limited.containsAll(NECESSARY)) {
            boolean two = trees.stream().allMatch(Tree::two);
            return "control groups version " + (two ? "2" : "1") + " limit memory and processes";
        }
        return "control groups do not limit "
                + NECESSARY.stream()
                        .filter(name -> !limited.contains(name))
                        .sorted()
                        .collect(Collectors.joining(", "))
                + " on this host";
    }

    /** Whether everything we want to limit can be limited. */
    public boolean complete() {
        return trees.stream()
                .flatMap(tree -> tree.controllers().stream())
                .collect(Collectors.toSet())
                .containsAll(NECESSARY);
    }
}
