package dev.slipway.e2e.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.slipway.e2e.soak.Step.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same seed, the same steps. */
class ScriptTest {
    private static List<Step> steps(long seed) {
        Script script = new Script(seed, 8);
        return Stream.generate(script::next).limit(400).toList();
    }

    @Test
    void aSeedIsAllItDependsOn() {
        assertEquals(steps(7), steps(7));
        assertNotEquals(steps(7), steps(8));
    }

    @Test
    void everythingComesUpWithEveryApplication() {
        Set<Kind> kinds = steps(1).stream().map(Step::kind).collect(Collectors.toSet());
        assertEquals(EnumSet.allOf(Kind.class), kinds);
        assertEquals(8, steps(1).stream().map(Step::application).distinct().count());
    }

    @Test
    void theSupervisorLivesThroughEverySecondSpan() {
        for (Step step : steps(3)) {
            assertFalse(step.number() / Script.SPAN % 2 == 1 && step.kind().restartsSupervisor(), step.toString());
        }
    }
}
