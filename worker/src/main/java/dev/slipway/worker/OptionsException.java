package dev.slipway.worker;

/** An argument that the worker does not know or cannot use. */
final class OptionsException extends Exception {
    OptionsException(String message) {
        super(message);
    }
}
