package dev.slipway.supervisor.death;

import java.util.Locale;

/** What a process died of, and what whoever runs the application can do about it. */
public enum Cause {
    EXITED("something in it called System.exit, or its main thread ended; its log tells who"),
    START_FAILED("the end of its log tells what it was missing; deploy a release that starts, or slipway rollback"),
    START_TIMEOUT("raise startup-timeout, or find in its log what it waits for"),
    NOT_SPAWNED("slipway check tells what this host lacks"),
    REFUSED("its process was not what it had to be and was killed; tell whoever runs this host"),
    HEAP("raise memory-limit, or find what is never let go: slipway diagnose APP --heap"),
    METASPACE("raise memory-limit, or find who makes classes without end: slipway diagnose APP --classes"),
    DIRECT_MEMORY("raise memory-limit, or find which buffers are never let go"),
    THREADS("raise pids-limit, or find who starts threads without end: slipway diagnose APP"),
    MEMORY_LIMIT("raise memory-limit, or find what uses memory outside the heap"),
    CRASH("hs_err_*.log in the application's directory tells where; look at its native libraries first"),
    FLOOD("it sent an answer that would not have ended; look for who writes headers, or to the connection itself"),
    SIGNAL("somebody killed it, or it killed itself"),
    UNKNOWN("it ended while no supervisor was there to see it");

    private final String advice;

    Cause(String advice) {
        this.advice = advice;
    }

    /** As it stands in reports: {@code memory-limit}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @param application TENANT/APP */
    public String advice(String application) {
        return advice.replace("APP", application);
    }
}
