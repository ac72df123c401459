package probe;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** Says back what it is told. */
@ServerEndpoint("/echo")
public class Echo {
    @OnMessage
    public String echo(String message) {
        return "echo:" + message;
    }
}
