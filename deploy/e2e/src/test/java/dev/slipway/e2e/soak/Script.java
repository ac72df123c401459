package dev.slipway.e2e.soak;

import dev.slipway.e2e.soak.Step.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What is done, step by step: it depends on the seed and on nothing else. */
final class Script {
    /** Steps from one census to the next. The supervisor lives through every second of these spans. */
    static final int SPAN = 20;

    private final Random random;
    private final int applications;
    private int number;

    Script(long seed, int applications) {
        this.random = new Random(seed);
        this.applications = applications;
    }

    Step next() {
        boolean quiet = number / SPAN % 2 == 1;
        List<Kind> kinds = Arrays.stream(Kind.values())
                .filter(kind -> !quiet || !kind.restartsSupervisor())
                .toList();
        int pick = random.nextInt(kinds.stream().mapToInt(kind -> kind.weight).sum());
        int at = 0;
        while (pick >= kinds.get(at).weight) {
            pick -= kinds.get(at).weight;
            at++;
        }
        return new Step(number++, kinds.get(at), random.nextInt(applications), random.nextInt(1000));
    }
}
