package dev.slipway.supervisor.control.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Tells whether two environments are the same without showing either. */
public final class Environments {
    private Environments() {}

    /** SHA-256, in hexadecimal, over names and values in the order of the names, each ended by a zero byte. */
    public static String digest(Map<String, String> variables) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(variables).forEach((name, value) -> {
                digest.update((name + "\0" + value + "\0").getBytes(StandardCharsets.UTF_8));
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
