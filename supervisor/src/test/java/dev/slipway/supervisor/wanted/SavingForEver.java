package dev.slipway.supervisor.wanted;

import dev.slipway.supervisor.Samples;
import java.io.IOException;
import java.nio.file.Path;

/** Saves one application again and again, as a process of its own, to be killed in the middle. */
final class SavingForEver {
    private SavingForEver() {}

    public static void main(String[] arguments) throws IOException {
        WantedStore store = new WantedStore(Path.of(arguments[0]));
        Wanted wanted = Samples.wanted("alice/shop", Samples.ALICE, 1, "shop.example.test");
        store.save(wanted.withUp(true));
        System.out.println("saving");
        for (boolean up = false; ; up = !up) {
            store.save(wanted.withUp(up));
        }
    }
}
