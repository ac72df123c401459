package dev.slipway.e2e.stage;

/** How a command ended and what it said. */
public record Outcome(int exit, String out, String err) {
    /** @throws AssertionError if it did not exit with 0 */
    public Outcome succeeded() {
        if (exit != 0) {
            throw new AssertionError("exit " + exit + ": " + err + out);
        }
        return this;
    }
}
