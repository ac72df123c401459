package dev.slipway.supervisor.spawn;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Who gets how much of what is scarce. An application's group has its weight; its tenant's, which stands beside other
 * tenants', has the largest of its applications', so that nobody gains by having many.
 */
final class Weights {
    /** A file that takes a weight of which 100 is the usual, and how the kernel counts there. */
    private record Scale(String file, String prefix, IntUnaryOperator counted) {}

    private static final List<Scale> SCALES = List.of(
            new Scale("cpu.weight", "", weight -> weight),
            new Scale("cpu.shares", "", weight -> Math.max(2, weight * 1024 / 100)),
            new Scale("io.weight", "default ", weight -> weight),
            new Scale("blkio.bfq.weight", "", weight -> weight),
            new Scale("blkio.weight", "", weight -> Math.max(10, weight)));

    private Weights() {}

    /** Of the application that the group belongs to, and its tenant; a host without such files has no weights. */
    static void set(Cgroup.Place place, int weight) throws IOException {
        Path application = place.directory().resolveSibling("");
        Path tenant = application.resolveSibling("");
        for (Scale scale : SCALES) {
            if (Files.exists(application.resolve(scale.file()))) {
                write(scale, application, scale.counted().applyAsInt(weight));
                write(scale, tenant, largest(scale, tenant));
            }
        }
    }

    private static int largest(Scale scale, Path tenant) throws IOException {
        int largest = 0;
        try (DirectoryStream<Path> applications = Files.newDirectoryStream(tenant, Files::isDirectory)) {
            for (Path application : applications) {
                String text = Files.readString(application.resolve(scale.file()))
                        .lines()
                        .findFirst()
                        .orElse("0");
                String number = text.startsWith("default ") ? text.substring("default ".length()) : text;
                largest = Math.max(largest, Integer.parseInt(number.strip()));
            }
        }
        return largest;
    }

    private static void write(Scale scale, Path group, int value) throws IOException {
        Cgroup.write(group.resolve(scale.file()), scale.prefix() + value);
    }
}
