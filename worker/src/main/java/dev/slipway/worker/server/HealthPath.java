package dev.slipway.worker.server;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;

/** Asks the application, within the process, for the path that tells whether it is fit to serve. */
public final class HealthPath {
    /** The supervisor's startup timeout ends a start that hangs; this only bounds the wait. */
    private static final int PATIENCE_MINUTES = 10;

    private final LocalConnector connector;
    private final String path;

    HealthPath(Server server, String path) {
        this.connector = new LocalConnector(server);
        this.path = path;
        server.addConnector(connector);
    }

    /** Throws with a sentence unless the answer is a success or a redirection. */
    public void check(String secret) throws Exception {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nSlipway-Secret: " + secret
                + "\r\nUser-Agent: Slipway health check\r\nConnection: close\r\n\r\n";
        String answer = connector.getResponse(request, false, PATIENCE_MINUTES, TimeUnit.MINUTES);
        int status = status(answer);
        if (status < 200 || status > 399) {
            throw new IllegalStateException("the health path " + path + " answered " + status);
        }
        connector.stop();
        connector.getServer().removeConnector(connector);
    }

    private static int status(String answer) {
        // HTTP/1.1 200 OK
        return answer == null || answer.length() < 12 ? 0 : Integer.parseInt(answer, 9, 12, 10);
    }
}
