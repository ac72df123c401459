package dev.slipway.samples.hello;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** Says back what it is told. */
@ServerEndpoint("/echo")
public final class EchoSocket {
    @OnMessage
    public String echo(String said) {
        return said;
    }
}
