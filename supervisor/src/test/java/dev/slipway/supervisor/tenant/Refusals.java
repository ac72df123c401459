package dev.slipway.supervisor.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** Every refusal is one line, and tests say which. */
final class Refusals {
    private Refusals() {}

    static void refuses(String message, Executable attempt) {
        assertEquals(message, refusal(attempt));
    }

    static String refusal(Executable attempt) {
        String message = String.valueOf(assertThrows(Refused.class, attempt).getMessage());
        assertFalse(message.contains("\n"), "more than one line: " + message);
        return message;
    }
}
