package dev.slipway.worker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "x-forwarded-PROTO", "X-Forwarded-Host", "Host", "X-Real", "Xforwarded"})
    void keeps(String name) {
        assertTrue(Headers.isKept(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Slipway-Secret",
                "SLIPWAY_SECRET",
                "slipway.prefix",
                "Forwarded",
                "X-Forwarded",
                "X_Forwarded-For",
                "X-Forwarded.Proto",
                "X-Forwarded-Port",
                "X-Forwarded-Server",
                "X-Forwarded-Prefix",
                "X.REAL.IP"
            })
    void drops(String name) {
        assertFalse(Headers.isKept(name));
    }

    @Test
    void recognisesStandardNamesToo() {
        HttpFields received = HttpFields.build()
                .add("Host", "h")
                .add("Forwarded", "for=1")
                .add("X-Forwarded-For", "2")
                .add("X-Forwarded-Port", "3")
                .add("X-Forwarded-Server", "4")
                .add("Slipway-Secret", "5");
        assertEquals(
                "Host: h\r\nX-Forwarded-For: 2",
                Headers.forApplication(received).asString().strip());
    }
}
