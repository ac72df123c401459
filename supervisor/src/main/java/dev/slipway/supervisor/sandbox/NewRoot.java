package dev.slipway.supervisor.sandbox;

import dev.slipway.supervisor.posix.Isolation;
import dev.slipway.supervisor.posix.Isolation.View;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.tenant.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A root directory made of nothing but what is named here. Built by a thread with mounts of its own, in a directory of
 * root's; the process that is started there then makes it its root and lets go of the old one.
 */
final class NewRoot {
    /** Where the old root hangs for the moment it takes to let go of it. */
    static final String OLD = ".old";

    private static final List<String> SYSTEM = List.of("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32");
    private static final List<String> DEVICES = List.of("null", "zero", "full", "random", "urandom");
    private static final List<String> SCRATCH = List.of("tmp", "var/tmp", "dev/shm");

    /** What programs look up there and everybody may know. Who else has an account here is not among it. */
    private static final List<String> ETC = List.of(
            "alternatives",
            "ca-certificates",
            "ca-certificates.conf",
            "crypto-policies",
            "debian_version",
            "fonts",
            "gai.conf",
            "host.conf",
            "hostname",
            "hosts",
            "java",
            "ld.so.cache",
            "ld.so.conf",
            "ld.so.conf.d",
            "locale.alias",
            "locale.conf",
            "localtime",
            "mime.types",
            "networks",
            "nsswitch.conf",
            "os-release",
            "pki",
            "protocols",
            "redhat-release",
            "resolv.conf",
            "services",
            "ssl",
            "timezone");

    private static final Set<View> READ_ONLY = EnumSet.of(View.READ_ONLY, View.NO_SETUID, View.NO_DEVICES);
    private static final Set<View> WRITABLE = EnumSet.of(View.NO_SETUID, View.NO_DEVICES);
    private static final Set<View> DEVICE = EnumSet.of(View.NO_SETUID, View.NO_EXEC);

    private final Path top;
    private final Surroundings surroundings;

    NewRoot(Path top, Surroundings surroundings) {
        this.top = top;
        this.surroundings = surroundings;
    }

    /** @throws IOException or RuntimeException naming the path that could not be made */
    void build() throws IOException {
        Isolation.mountMemory(top, "size=1m,nr_inodes=1k,mode=755");
        system();
        etc();
        devices();
        directory(at(Path.of("/proc")));
        directory(at(Path.of("/sys")));
        directory(at(Path.of("/run")));
        directory(top.resolve(OLD));
        scratch();
        hide();
        for (Path path : surroundings.readable()) {
            boolean there = inSystem(path) && !path.startsWith(surroundings.hidden());
            if (!there && Files.exists(path)) {
                show(path, READ_ONLY);
            }
        }
        for (Path path : surroundings.writable()) {
            show(path, WRITABLE);
        }
        Isolation.restrictOnly(top, READ_ONLY);
    }

    private void system() throws IOException {
        for (String name : SYSTEM) {
            Path source = Path.of("/", name);
            if (Files.isSymbolicLink(source)) {
                Files.createSymbolicLink(at(source), Files.readSymbolicLink(source));
            } else if (Files.isDirectory(source)) {
                show(source, READ_ONLY);
            }
        }
    }

    private static boolean inSystem(Path path) {
        return SYSTEM.contains(path.getName(0).toString());
    }

    private void etc() throws IOException {
        Path etc = Path.of("/etc");
        directory(at(etc));
        for (String name : ETC) {
            etc(etc.resolve(name));
        }
        // the configuration that Debian's JDKs have outside their own directory
        try (var javas = Files.newDirectoryStream(etc, "java-*")) {
            for (Path java : javas) {
                etc(java);
            }
        }
        Identity who = surroundings.identity();
        write(
                etc.resolve("passwd"),
                "root:x:0:0:root:/:/usr/sbin/nologin\n"
                        + who.name() + ":x:" + who.uid() + ":" + who.gid() + "::" + surroundings.home() + ":/bin/sh\n"
                        + "nobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n");
        write(etc.resolve("group"), "root:x:0:\n" + who.name() + ":x:" + who.gid() + ":\nnogroup:x:65534:\n");
    }

    private void etc(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        Path real = path.toRealPath();
        if (Files.isSymbolicLink(path) && inSystem(real)) {
            Files.createSymbolicLink(at(path), real);
        } else {
            show(real, path, READ_ONLY);
        }
    }

    private void write(Path path, String text) throws IOException {
        Files.writeString(at(path), text);
        Posix.own(at(path), 0, 0, 0644);
    }

    private void devices() throws IOException {
        Path devices = Path.of("/dev");
        directory(at(devices));
        for (String name : DEVICES) {
            show(devices.resolve(name), DEVICE);
        }
        Files.createSymbolicLink(at(devices.resolve("fd")), Path.of("/proc/self/fd"));
        Files.createSymbolicLink(at(devices.resolve("stdin")), Path.of("/proc/self/fd/0"));
        Files.createSymbolicLink(at(devices.resolve("stdout")), Path.of("/proc/self/fd/1"));
        Files.createSymbolicLink(at(devices.resolve("stderr")), Path.of("/proc/self/fd/2"));
    }

    private void scratch() throws IOException {
        for (String name : SCRATCH) {
            Path target = at(Path.of("/", name));
            directory(target);
            Isolation.mountMemory(target, "size=" + surroundings.scratchBytes() + ",nr_inodes=16k,mode=1777");
            Isolation.restrict(target, WRITABLE);
        }
    }

    private void hide() throws IOException {
        Path target = at(surroundings.hidden());
        if (inSystem(surroundings.hidden()) && Files.isDirectory(target)) {
            demandNoLink(target);
            Isolation.mountMemory(target, "size=1m,nr_inodes=1k,mode=755");
        }
    }

    private void show(Path path, Set<View> views) throws IOException {
        show(path, path, views);
    }

    private void show(Path source, Path path, Set<View> views) throws IOException {
        Path target = at(path);
        if (Files.isDirectory(source)) {
            directory(target);
        } else {
            directory(target.resolveSibling(""));
            if (!Files.exists(target)) {
                Files.createFile(target);
            }
        }
        demandNoLink(target);
        Isolation.bind(source, target);
        Isolation.restrict(target, views);
    }

    private Path at(Path path) {
        return top.resolve(path.getRoot().relativize(path));
    }

    /** A link that came with a directory of the system would lead out of here. */
    private static void demandNoLink(Path target) throws IOException {
        if (!target.toRealPath().equals(target)) {
            throw new IOException(target + " leads through a link to " + target.toRealPath());
        }
    }

    private static void directory(Path path) throws IOException {
        if (!Files.exists(path)) {
            directory(path.resolveSibling(""));
            Files.createDirectory(path);
            Posix.own(path, 0, 0, 0755);
        }
    }
}
