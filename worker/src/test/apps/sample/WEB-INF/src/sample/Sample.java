package sample;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.MultipartConfig;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** One servlet for each thing that a test asks about. The same source is compiled for javax with the package changed. */
public class Sample {
    /** What the application sees of a request. */
    @WebServlet("/echo/*")
    public static class Echo extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain");
            PrintWriter out = response.getWriter();
            out.println("remoteAddr=" + request.getRemoteAddr());
            out.println("scheme=" + request.getScheme());
            out.println("secure=" + request.isSecure());
            out.println("serverName=" + request.getServerName());
            out.println("serverPort=" + request.getServerPort());
            out.println("contextPath=" + request.getContextPath());
            out.println("requestURI=" + request.getRequestURI());
            out.println("requestURL=" + request.getRequestURL());
            out.println("servletPath=" + request.getServletPath());
            out.println("pathInfo=" + request.getPathInfo());
            for (String name : Collections.list(request.getHeaderNames())) {
                out.println("header " + name + "=" + request.getHeader(name));
            }
        }
    }

    @WebServlet("/forward")
    public static class Forward extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            request.getRequestDispatcher("/echo/forwarded").forward(request, response);
        }
    }

    @WebServlet("/deep/away")
    public static class Away extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.sendRedirect(request.getParameter("to"));
        }
    }

    /** Takes its time, in one way or another. */
    @WebServlet(urlPatterns = "/busy", asyncSupported = true)
    public static final class Busy extends HttpServlet {
        private static final long serialVersionUID = 1;
        private static final Object ONE = new Object();
        private static final Object OTHER = new Object();

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            switch (request.getParameter("how")) {
                case "sleep" -> sleep(Long.parseLong(request.getParameter("millis")));
                case "loop" -> loop();
                case "half" -> {
                    response.getWriter().print("half");
                    response.flushBuffer();
                    sleep(60_000);
                }
                case "deadlock" -> {
                    CountDownLatch both = new CountDownLatch(2);
                    new Thread(() -> lock(ONE, OTHER, both), "first of two").start();
                    new Thread(() -> lock(OTHER, ONE, both), "second of two").start();
                }
                default -> throw new IllegalArgumentException();
            }
            response.getWriter().print("done");
        }

        private static void sleep(long millis) {
            try {
                new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }

        private static void loop() {
            long count = 0;
            while (count >= 0) {
                count = (count + 1) % 1000;
            }
        }

        /** Waits until the other has its lock too, so that neither can get the second. */
        private static void lock(Object mine, Object yours, CountDownLatch both) {
            synchronized (mine) {
                both.countDown();
                try {
                    both.await();
                } catch (InterruptedException e) {
                    return;
                }
                synchronized (yours) {
                    both.countDown();
                }
            }
        }
    }

    /** Changes what is in the session without telling the session, as JSP beans do. */
    @WebServlet("/bean")
    public static final class Bean extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            HttpSession session = request.getSession();
            if (session.getAttribute("bean") == null) {
                session.setAttribute("bean", new int[1]);
            }
            int[] count = (int[]) session.getAttribute("bean");
            response.getWriter().print(++count[0]);
        }
    }

    @WebServlet("/count")
    public static class Count extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            HttpSession session = request.getSession();
            Integer before = (Integer) session.getAttribute("count");
            int count = before == null ? 1 : before + 1;
            session.setAttribute("count", count);
            if (request.getParameter("stubborn") != null) {
                session.setAttribute("stubborn", new Stubborn());
            }
            response.getWriter().print(count + " " + (session.getAttribute("stubborn") != null));
        }
    }

    /** Not serialisable. */
    static class Stubborn {}

    @WebServlet("/upload")
    @MultipartConfig
    public static class Upload extends HttpServlet {
        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            for (Part part : request.getParts()) {
                response.getWriter().println(part.getName() + " " + part.getSubmittedFileName() + " " + part.getSize());
            }
        }
    }

    @WebServlet("/body")
    public static class Body extends HttpServlet {
        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            CheckedInputStream in = new CheckedInputStream(request.getInputStream(), new CRC32());
            long size = in.skip(Long.MAX_VALUE);
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
            }
            response.getWriter().print(size + " " + in.getChecksum().getValue());
        }
    }

    @WebServlet(urlPatterns = "/later", asyncSupported = true)
    public static class Later extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getAttribute("dispatched") != null) {
                response.getWriter().print("dispatched " + request.getContextPath() + " " + request.getRequestURI());
                return;
            }
            AsyncContext later = request.getParameter("wrapped") == null
                    ? request.startAsync()
                    : request.startAsync(request, response);
            later.start(() -> {
                try {
                    if (request.getParameter("dispatch") != null) {
                        request.setAttribute("dispatched", true);
                        later.dispatch();
                    } else {
                        response.getWriter().print("later");
                        later.complete();
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    @WebServlet("/lookup")
    public static class Lookup extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            try {
                response.getWriter().print(new InitialContext().lookup("java:comp/env/greeting"));
            } catch (NamingException e) {
                throw new ServletException(e);
            }
        }
    }

    @WebServlet("/slow")
    public static class Slow extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                Thread.sleep(Long.parseLong(request.getParameter("millis")));
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            response.getWriter().print("slow");
        }
    }

    /** Never comes to an end. */
    @WebServlet("/chunks")
    public static class Chunks extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                while (true) {
                    response.getWriter().print("chunk");
                    response.flushBuffer();
                    Thread.sleep(50);
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    @WebServlet("/visible")
    public static class Visible extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String name = request.getParameter("name");
            try {
                Class.forName(name, false, Thread.currentThread().getContextClassLoader());
                response.getWriter().print("visible");
            } catch (ClassNotFoundException e) {
                response.getWriter().print("hidden");
            }
        }
    }

    @WebServlet("/print")
    public static class Print extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            System.out.println("printed to out");
            System.err.println("printed to err");
            response.getWriter().print(System.in.read() + " " + System.getProperty("java.io.tmpdir"));
        }
    }
}
