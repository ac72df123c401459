package dev.slipway.admin.server;

import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.problem.ProblemWriter;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers what Jetty refuses before any of ours has seen it; as its body is unread, it ends the connection and says so. */
final class Unparsed extends ErrorHandler {
    private final ProblemWriter problems;

    Unparsed(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        ProblemException problem = new ProblemException(
                status < 500 ? Code.BAD_REQUEST : Code.INTERNAL, "this is no request that HTTP knows");
        response.setStatus(problem.code().status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProblemWriter.TYPE);
        response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        response.write(true, ByteBuffer.wrap(problems.bytes(problem, "")), callback);
    }
}
