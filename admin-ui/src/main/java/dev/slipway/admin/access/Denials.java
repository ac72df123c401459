package dev.slipway.admin.access;

/** Hears of what was asked without the right to. */
public interface Denials {
    void denied(Caller caller, String request);
}
