package dev.slipway.supervisor.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of a control connection, by the kernel's word. */
enum Peer {
    ROOT,
    CONSOLE;

    /** Empty for everybody else. {@code console}: the console's account, if there is one. */
    static Optional<Peer> of(SocketChannel channel, @Nullable String console) throws IOException {
        UserPrincipal user =
                channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        if (user.equals(principal("0"))) {
            return Optional.of(ROOT);
        }
        return console != null && user.equals(principal(console)) ? Optional.of(CONSOLE) : Optional.empty();
    }

    /** Principals are equal when their uids are; a number stands for a uid. */
    private static @Nullable UserPrincipal principal(String name) throws IOException {
        try {
            return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
        } catch (UserPrincipalNotFoundException e) {
            return null;
        }
    }
}
