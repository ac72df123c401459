package dev.slipway.admin.http;

import java.nio.file.Path;

/**
 * A body that was put aside in a file.
 *
 * @param digest SHA-256 in hexadecimal
 */
public record Upload(Path file, String digest, long size) {
    /** The request attribute that holds it. */
    public static final String ATTRIBUTE = "upload";
}
