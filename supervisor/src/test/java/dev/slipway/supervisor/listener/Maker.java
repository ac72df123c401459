package dev.slipway.supervisor.listener;

import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.posix.Watcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A supervisor's share in listeners as a process of its own, to be killed: opens slots, says so, waits. */
final class Maker {
    private Maker() {}

    public static void main(String[] arguments) throws IOException {
        Posix.load();
        Layout layout = new Layout(Path.of(arguments[0]));
        Listeners listeners = new Listeners(layout, new Listeners.Owner(0, 0), new Holder(layout, Watcher.started()));
        for (int i = 1; i < arguments.length; i++) {
            listeners.open(Integer.parseInt(arguments[i]), Optional.empty());
        }
        System.out.println("open");
        int end = System.in.read();
        System.out.println("not killed but told to end: " + end);
    }
}
