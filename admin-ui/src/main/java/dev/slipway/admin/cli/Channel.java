package dev.slipway.admin.cli;

/** A way to the API. */
interface Channel {
    /** @throws Failure if nobody answers */
    Reply send(String method, String path, String body);
}
