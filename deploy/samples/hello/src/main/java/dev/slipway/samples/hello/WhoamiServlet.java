package dev.slipway.samples.hello;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the application knows of the request, and what the kernel says of the process that serves it. */
@WebServlet("/whoami")
public final class WhoamiServlet extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        PrintWriter out = response.getWriter();
        out.printf("remoteAddr  %s%n", request.getRemoteAddr());
        out.printf("scheme      %s%n", request.getScheme());
        out.printf("secure      %s%n", request.isSecure());
        out.printf("serverName  %s%n", request.getServerName());
        out.printf("serverPort  %d%n", request.getServerPort());
        out.printf("contextPath %s%n", request.getContextPath());
        out.printf("requestURL  %s%n", request.getRequestURL());
        out.printf("pid         %d%n", ProcessHandle.current().pid());
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.matches("(Uid|Gid|Groups|CapEff|CapBnd|NoNewPrivs):.*")) {
                out.println(line);
            }
        }
    }
}
