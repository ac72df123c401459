package attacker;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.Objects;

/** A tenant's application that does whatever it is told to. */
@WebServlet("/*")
public class Attacker extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Worker", System.getenv("SLIPWAY_WORKER"));
        response.setContentType("text/plain;charset=UTF-8");
        String path = Objects.requireNonNullElse(request.getPathInfo(), "");
        PrintWriter out = response.getWriter();
        if (path.startsWith("/attempt/")) {
            String query = Objects.requireNonNullElse(request.getQueryString(), "");
            out.print(Attempts.attempt(path.substring("/attempt/".length()), query));
        } else if (path.equals("/session")) {
            session(request, out);
        } else if (path.equals("/header")) {
            response.setHeader(request.getParameter("name"), request.getParameter("value"));
            out.print("set");
        } else if (path.equals("/say")) {
            System.out.println(request.getParameter("text"));
            out.print("said");
        } else if (path.equals("/halt")) {
            Runtime.getRuntime().halt(9);
        } else if (path.equals("/post")) {
            out.print(request.getInputStream().readAllBytes().length);
        } else {
            hello(request, out);
        }
    }

    private static void hello(HttpServletRequest request, PrintWriter out) {
        out.print("secret=" + System.getenv("SECRET") + "\n");
        out.print("remoteAddr=" + request.getRemoteAddr() + "\n");
        out.print("remoteUser=" + request.getRemoteUser() + "\n");
        out.print("scheme=" + request.getScheme() + "\n");
        out.print("serverName=" + request.getServerName() + "\n");
        for (String name : Collections.list(request.getHeaderNames())) {
            out.print("header " + name + "=" + Collections.list(request.getHeaders(name)) + "\n");
        }
    }

    /** Keeps what it is given first, and says it. */
    private static void session(HttpServletRequest request, PrintWriter out) {
        HttpSession session = request.getSession();
        if (session.getAttribute("kept") == null && request.getParameter("keep") != null) {
            session.setAttribute("kept", request.getParameter("keep"));
        }
        out.print("session=" + session.getId() + "\n");
        out.print("kept=" + session.getAttribute("kept") + "\n");
        for (String name : Collections.list(request.getHeaderNames())) {
            if (name.equalsIgnoreCase("Cookie")) {
                out.print("cookies=" + Collections.list(request.getHeaders(name)) + "\n");
            }
        }
    }
}
