package dev.slipway.supervisor;

import dev.slipway.supervisor.layout.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** An instance's empty directories below a temporary one, passable for tenants as the real ones are. */
public final class Prefix {
    private Prefix() {}

    public static Layout in(Path temporary) throws IOException {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
        Layout layout = new Layout(temporary);
        for (Path directory : List.of(
                layout.sockets(),
                layout.leashes(),
                layout.httpdMaps(),
                layout.wanted(),
                layout.actual(),
                layout.spool(),
                layout.tenants(),
                layout.log())) {
            Files.createDirectories(directory);
        }
        for (Path passable : List.of(layout.run(), layout.leashes(), layout.tenants(), layout.log())) {
            Files.setPosixFilePermissions(passable, PosixFilePermissions.fromString("rwx--x--x"));
        }
        return layout;
    }
}
