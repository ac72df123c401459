package dev.slipway.worker.protocol;

/** A line that is not what the protocol allows; the message says why without repeating the line. */
public final class ProtocolException extends Exception {
    public ProtocolException(String message) {
        super(message);
    }
}
