package dev.slipway.supervisor.wanted;

/**
 * One unpacked artifact; its directory is releases/NUMBER.
 *
 * @param environment the worker class path that serves it: ee8, ee9, ee10 or ee11
 * @param type war or pages
 * @param digest SHA-256 of the artifact, in hexadecimal
 * @param at when it was unpacked, ISO-8601 UTC
 */
public record Release(int number, String environment, String type, String digest, String at) {}
