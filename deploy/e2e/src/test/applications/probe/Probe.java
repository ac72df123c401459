package probe;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Says who it is and what reached it, in lines of name=value. */
@WebServlet("/*")
public class Probe extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String WORKER = System.getenv("SLIPWAY_WORKER");
    private static final Path DATA = Path.of(System.getenv("HOME"));

    private final AtomicInteger requests = new AtomicInteger();

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Worker", WORKER);
        response.setContentType("text/plain;charset=UTF-8");
        String delay = request.getParameter("delay");
        if (delay != null) {
            pause(Long.parseLong(delay));
        }
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        switch (path) {
            case "/post" -> post(request, response.getWriter());
            case "/chunks" -> chunks(request, response);
            case "/events" -> events(request, response);
            case "/session" -> session(request, response.getWriter());
            case "/environment" -> new TreeMap<>(System.getenv()).forEach(line(response.getWriter())::say);
            case "/descriptors" -> descriptors(response.getWriter());
            case "/list" -> list(Path.of(request.getParameter("path")), response.getWriter());
            case "/connect" -> connect(Integer.parseInt(request.getParameter("port")), response.getWriter());
            case "/interfaces" ->
                NetworkInterface.networkInterfaces().forEach(one -> print(response, one.getName()));
            case "/redirect" -> response.sendRedirect(request.getParameter("to"));
            case "/flood" -> flood(request, response.getWriter());
            case "/large" -> large(request, response.getOutputStream());
            case "/halt" -> Runtime.getRuntime().halt(9);
            case "/status" -> response.setStatus(Integer.parseInt(request.getParameter("status")));
            default -> request(request, response.getWriter());
        }
    }

    private interface Line {
        void say(String name, Object value);
    }

    private static Line line(PrintWriter out) {
        return (name, value) -> out.print(name + "=" + value + "\n");
    }

    private void request(HttpServletRequest request, PrintWriter out) throws IOException {
        Line line = line(out);
        line.say("worker", WORKER);
        line.say("uid", Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        try (InputStream release = getServletContext().getResourceAsStream("/WEB-INF/release.txt")) {
            line.say("release", new String(release.readAllBytes(), StandardCharsets.UTF_8));
        }
        line.say("count", requests.incrementAndGet());
        line.say("method", request.getMethod());
        line.say("remoteAddr", request.getRemoteAddr());
        line.say("scheme", request.getScheme());
        line.say("secure", request.isSecure());
        line.say("serverName", request.getServerName());
        line.say("serverPort", request.getServerPort());
        line.say("contextPath", request.getContextPath());
        line.say("requestURI", request.getRequestURI());
        line.say("requestURL", request.getRequestURL());
        line.say("query", request.getQueryString());
        line.say("api", HttpServletRequest.class.getName());
        for (String name : Collections.list(request.getHeaderNames())) {
            line.say("header " + name.toLowerCase(java.util.Locale.ROOT), Collections.list(request.getHeaders(name)));
        }
    }

    /** Notes each delivery in a file, so that one too many or too few can be seen. */
    private void post(HttpServletRequest request, PrintWriter out) throws IOException {
        byte[] body = request.getInputStream().readAllBytes();
        String id = request.getParameter("id");
        String digest = digest(body);
        Files.writeString(
                DATA.resolve("posts.log"),
                id + " " + digest + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        line(out).say("id", id);
        line(out).say("length", body.length);
        line(out).say("sha256", digest);
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void chunks(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getParameter("length") != null) {
            response.setContentLength(Integer.parseInt(request.getParameter("length")));
        }
        OutputStream out = response.getOutputStream();
        int count = Integer.parseInt(request.getParameter("count"));
        for (int i = 0; i < count; i++) {
            out.write(("chunk " + i + "\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            pause(Long.parseLong(request.getParameter("pause")));
        }
    }

    private static void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream");
        int count = Integer.parseInt(request.getParameter("count"));
        for (int i = 0; i < count; i++) {
            response.getWriter().write("data: " + i + "\n\n");
            response.flushBuffer();
            pause(200);
        }
    }

    private static void session(HttpServletRequest request, PrintWriter out) {
        HttpSession session = request.getSession();
        Integer before = (Integer) session.getAttribute("count");
        int now = before == null ? 1 : before + 1;
        session.setAttribute("count", now);
        line(out).say("session", session.getId());
        line(out).say("count", now);
        line(out).say("worker", WORKER);
    }

    private static void descriptors(PrintWriter out) throws IOException {
        try (var links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path link : links) {
                if (Files.isSymbolicLink(link)) {
                    line(out).say(link.getFileName().toString(), Files.readSymbolicLink(link));
                }
            }
        }
    }

    private static void print(HttpServletResponse response, String line) {
        try {
            response.getWriter().print(line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void connect(int port, PrintWriter out) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            out.print("connected to " + socket.getPort() + "\n");
        } catch (IOException e) {
            out.print(e.getClass().getSimpleName() + "\n");
        }
    }

    /** What it sees of the host. */
    private static void list(Path directory, PrintWriter out) {
        try (var files = Files.newDirectoryStream(directory)) {
            files.forEach(file -> out.print(file.getFileName() + "\n"));
        } catch (IOException e) {
            out.print(e.getClass().getSimpleName() + "\n");
        }
    }

    private static void flood(HttpServletRequest request, PrintWriter out) {
        String line = "x".repeat(1023);
        int kilobytes = Integer.parseInt(request.getParameter("kilobytes"));
        for (int i = 0; i < kilobytes; i++) {
            System.out.println(line);
        }
        line(out).say("written", kilobytes);
    }

    private static void large(HttpServletRequest request, OutputStream out) throws IOException {
        byte[] kilobyte = new byte[1024];
        int kilobytes = Integer.parseInt(request.getParameter("kilobytes"));
        for (int i = 0; i < kilobytes; i++) {
            out.write(kilobyte);
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
