package sample;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

@ServerEndpoint("/socket")
public class EchoSocket {
    @OnMessage
    public String echo(String message) {
        return "echo " + message;
    }
}
