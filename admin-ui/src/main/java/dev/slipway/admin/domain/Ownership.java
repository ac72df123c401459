package dev.slipway.admin.domain;

/** Finds out whether whoever has the challenge also has the domain. */
@FunctionalInterface
public interface Ownership {
    boolean proves(String name, String content);
}
