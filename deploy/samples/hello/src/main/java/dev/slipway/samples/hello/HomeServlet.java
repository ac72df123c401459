package dev.slipway.samples.hello;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The greeting, with a count of this session's visits, and the ways to the rest. */
@WebServlet("")
public final class HomeServlet extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int visits = request.getSession().getAttribute("visits") instanceof Integer before ? before + 1 : 1;
        request.getSession().setAttribute("visits", visits);
        response.setContentType("text/html;charset=UTF-8");
        response.getWriter().printf("""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Hello</title><link rel="stylesheet" href="hello.css"></head>
            <body>
            <h1>%s</h1>
            <p>Visit %d of this session.</p>
            <p><a href="whoami">Who am I?</a> · <a href="upload.html">Upload a file</a></p>
            <h2>WebSocket</h2>
            <p><input id="said" value="Ahoy"> <button id="send">Send</button> <output id="echo"></output></p>
            <h2>Server-sent events</h2>
            <p><output id="clock">…</output></p>
            <script src="hello.js"></script>
            </body>
            </html>
            """, Html.escape(System.getenv().getOrDefault("GREETING", "Hello")), visits);
    }
}
