package dev.slipway.admin.operation;

import java.time.Instant;

/** One thing an operation said while it ran. */
record OperationLine(int number, Instant at, String text) {}
