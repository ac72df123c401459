package dev.slipway.supervisor.policy;

/** What to do with a worker that is ready. */
public sealed interface RecycleVerdict {
    record Keep() implements RecycleVerdict {}

    /** A successor takes over, then it ends. */
    record Recycle(String reason) implements RecycleVerdict {}

    /** It ends and the next connection starts another. */
    record Sleep(String reason) implements RecycleVerdict {}
}
