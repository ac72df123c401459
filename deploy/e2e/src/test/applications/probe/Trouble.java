package probe;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;

/** Everything that goes wrong in an application sooner or later; {@code n} says how much of it. */
@WebServlet("/trouble/*")
public class Trouble extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final List<Object> KEPT = new ArrayList<>();
    private static final Object ONE = new Object();
    private static final Object OTHER = new Object();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Worker", System.getenv("SLIPWAY_WORKER"));
        int n = request.getParameter("n") == null ? 1 : Integer.parseInt(request.getParameter("n"));
        switch (String.valueOf(request.getPathInfo())) {
            case "/heap" -> keep(new byte[n << 10]);
            case "/sawtooth" -> sawtooth(n);
            case "/garbage" -> garbage(n);
            case "/native" -> outside(n);
            case "/direct" -> keep(ByteBuffer.allocateDirect(n << 10));
            case "/classes" -> classes(n);
            case "/threads" -> threads(n);
            case "/files" -> files(n);
            case "/deadlock" -> deadlock();
            case "/loop" -> loop();
            case "/exit" -> new Thread(() -> System.exit(n - 1)).start();
            case "/stay" -> Runtime.getRuntime().addShutdownHook(new Thread(Trouble::sleep));
            case "/fork" -> new ProcessBuilder("/usr/bin/setsid", "--fork", "/bin/sleep", "600").start();
            case "/heap/now" -> response.getWriter().println(heap());
            default -> response.setStatus(404);
        }
        if (request.getParameter("delay") != null) {
            pause(Long.parseLong(request.getParameter("delay")));
        }
        response.getWriter().print("done");
    }

    private static void keep(Object what) {
        synchronized (KEPT) {
            KEPT.add(what);
        }
    }

    /** Fills half of what there is and lets go of it, again and again. */
    private static void sawtooth(int kilobytes) {
        synchronized (KEPT) {
            KEPT.add(new byte[kilobytes << 10]);
            if ((long) KEPT.size() * kilobytes << 10 > Runtime.getRuntime().maxMemory() / 3) {
                KEPT.clear();
            }
        }
    }

    /** MiB: of the old generation used, left by its last collection, and at most. */
    private static String heap() {
        MemoryPoolMXBean old = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Tenured Gen"))
                .findFirst()
                .orElseThrow();
        return (old.getUsage().getUsed() >> 20) + " " + (old.getCollectionUsage().getUsed() >> 20) + " "
                + (old.getUsage().getMax() >> 20);
    }

    /** As much as an ordinary request throws away. */
    private static void garbage(int kilobytes) {
        int sum = 0;
        for (int i = 0; i < kilobytes; i++) {
            sum += new byte[1024].length;
        }
        if (sum < 0) {
            throw new IllegalStateException();
        }
    }

    /** Memory that no limit of the JVM's bounds, a few hundred kilobytes each. */
    private static void outside(int count) {
        for (int i = 0; i < count; i++) {
            keep(new Deflater());
        }
    }

    private static void classes(int count) throws IOException {
        byte[] bytes;
        try (InputStream in = Trouble.class.getResourceAsStream("Probe.class")) {
            bytes = in.readAllBytes();
        }
        for (int i = 0; i < count; i++) {
            keep(new ClassLoader(Trouble.class.getClassLoader()) {
                Class<?> define() {
                    return defineClass("probe.Probe", bytes, 0, bytes.length);
                }
            }.define());
        }
    }

    private static void threads(int count) {
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(Trouble::sleep);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void sleep() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void files(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            keep(new FileInputStream("/proc/self/stat"));
        }
    }

    private static void pause(long millis) {
        try {
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void loop() {
        long count = 0;
        while (count >= 0) {
            count = (count + 1) % 1000;
        }
    }

    private static void deadlock() {
        CountDownLatch both = new CountDownLatch(2);
        new Thread(() -> lock(ONE, OTHER, both), "one").start();
        new Thread(() -> lock(OTHER, ONE, both), "other").start();
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
                KEPT.size();
            }
        }
    }
}
