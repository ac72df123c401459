package dev.slipway.worker.application;

import java.nio.file.Path;

/**
 * An exploded application and the directory that keeps what is generated from it.
 *
 * @param root the web application root: with WEB-INF, or just pages
 * @param work where compiled JSPs are kept from one worker to the next
 */
public record WebRoot(Path root, Path work) {}
