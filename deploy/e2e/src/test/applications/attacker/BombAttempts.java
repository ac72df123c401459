package attacker;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Everything that takes more than its share; each ends, and lets go of what it has, as soon as it was told how much. */
final class BombAttempts {
    private static final int MIB = 1 << 20;

    private BombAttempts() {}

    /** Shells that start two more each, so many generations of them. */
    static String fork(Map<String, String> with) throws IOException {
        int generations = Integer.parseInt(with.get("generations"));
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "bomb() { if [ \"$1\" -gt 0 ]; then bomb $(($1 - 1)) & bomb $(($1 - 1)) & fi; sleep "
                                + with.get("seconds") + "; }; bomb " + generations)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        int most = 0;
        while (process.isAlive()) {
            most = Math.max(most, own());
            pause(50);
        }
        return demanded(most, Integer.parseInt(with.get("limit")), "processes");
    }

    private static int own() throws IOException {
        Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        int count = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    count += Files.getAttribute(process, "unix:uid").equals(uid) ? 1 : 0;
                } catch (IOException e) {
                    // gone
                }
            }
        }
        return count;
    }

    private static String demanded(long got, long limit, String what) throws IOException {
        if (got <= limit) {
            throw new IOException(got + " " + what + " and no more");
        }
        return got + " " + what;
    }

    static String threads(Map<String, String> with) throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        int count = 0;
        try {
            for (; count < Integer.parseInt(with.get("count")); count++) {
                Thread thread = new Thread(null, () -> await(end), "bomb", 256 * 1024);
                thread.setDaemon(true);
                thread.start();
            }
        } catch (OutOfMemoryError e) {
            throw new IOException(count + " threads: " + e.getMessage());
        } finally {
            pause(500);
            end.countDown();
        }
        return count + " threads";
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String heap(Map<String, String> with) {
        List<byte[]> kept = new ArrayList<>();
        while (kept.size() < Integer.parseInt(with.get("mebibytes"))) {
            kept.add(new byte[MIB]);
        }
        return kept.size() + " MiB";
    }

    static String direct(Map<String, String> with) throws IOException {
        List<ByteBuffer> kept = new ArrayList<>();
        try {
            while (kept.size() < Integer.parseInt(with.get("mebibytes"))) {
                kept.add(ByteBuffer.allocateDirect(MIB));
            }
        } catch (OutOfMemoryError e) {
            throw new IOException(kept.size() + " MiB: " + e.getMessage());
        }
        return kept.size() + " MiB";
    }

    /** Which no flag of a JVM's bounds. */
    static String outside(Map<String, String> with) {
        int count = 0;
        try (Arena arena = Arena.ofConfined()) {
            for (; count < Integer.parseInt(with.get("mebibytes")); count++) {
                arena.allocate(MIB).fill((byte) 1);
            }
        }
        return count + " MiB";
    }

    static String fill(Map<String, String> with) throws IOException {
        byte[] bytes = new byte[MIB];
        int count = 0;
        Path file = Path.of(with.get("path"));
        try (OutputStream out = Files.newOutputStream(file)) {
            for (; count < Integer.parseInt(with.get("mebibytes")); count++) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw new IOException(count + " MiB: " + e.getMessage());
        } finally {
            if (!with.containsKey("keep")) {
                Files.deleteIfExists(file);
            }
        }
        return count + " MiB";
    }

    static String open(Map<String, String> with) throws IOException {
        List<FileInputStream> kept = new ArrayList<>();
        try {
            while (kept.size() < Integer.parseInt(with.get("count"))) {
                kept.add(new FileInputStream("/dev/null"));
            }
            return kept.size() + " files";
        } catch (IOException e) {
            throw new IOException(kept.size() + " files: " + e.getMessage());
        } finally {
            pause(500);
            for (FileInputStream one : kept) {
                one.close();
            }
        }
    }

    static String flood(Map<String, String> with) throws IOException {
        String line = "x".repeat(1023);
        StringBuilder lines = new StringBuilder(MIB);
        for (int i = 0; i < 1024; i++) {
            lines.append(line).append('\n');
        }
        for (int i = 0; i < Integer.parseInt(with.get("mebibytes")); i++) {
            if (with.containsKey("path")) {
                Files.writeString(
                        Path.of(with.get("path")),
                        lines,
                        java.nio.file.StandardOpenOption.CREATE,
                        java.nio.file.StandardOpenOption.APPEND);
            } else {
                System.out.print(lines);
            }
        }
        return with.get("mebibytes") + " MiB";
    }

    /** Every processor, for so long; says how many processor seconds it got. */
    static String spin(Map<String, String> with) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(with.get("seconds")));
        long before = used();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(with.get("threads")); i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                while (System.nanoTime() - end < 0) {
                    Thread.onSpinWait();
                }
            }));
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return demanded(
                TimeUnit.NANOSECONDS.toMillis(used() - before),
                Long.parseLong(with.get("limit")),
                "ms of processor time");
    }

    private static long used() {
        return ((com.sun.management.OperatingSystemMXBean)
                        java.lang.management.ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
