package dev.slipway.admin.operation;

import dev.slipway.admin.problem.ProblemException;
import java.util.function.Consumer;

/**
 * Does one kind of operation. It looks at what is wanted now rather than when it was asked, and may be begun again after
 * any of its steps.
 */
public interface OperationHandler {
    String kind();

    /**
     * What was done, in a sentence.
     *
     * @throws ProblemException why not; if the node is busy or away it is tried again
     */
    String run(Job job, Consumer<String> progress);

    /** In the transaction in which the operation ends as failed or cancelled. */
    default void gaveUp(Job job, ProblemException why) {}
}
