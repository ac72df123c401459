package dev.slipway.worker.release;

/** The archive is not accepted; the message is a sentence for whoever made it. */
final class RefusedException extends Exception {
    RefusedException(String sentence) {
        super(sentence);
    }
}
