package dev.slipway.supervisor.release;

import java.nio.file.Path;

/**
 * An uploaded zip that nobody has looked into yet.
 *
 * @param file in root's spool directory
 * @param digest SHA-256 in hexadecimal
 */
public record Artifact(Path file, String digest) {}
