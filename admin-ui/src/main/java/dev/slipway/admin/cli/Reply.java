package dev.slipway.admin.cli;

/** What the API answered. */
record Reply(int status, String body) {
    boolean good() {
        return status >= 200 && status < 300;
    }
}
