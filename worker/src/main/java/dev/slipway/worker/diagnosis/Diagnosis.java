package dev.slipway.worker.diagnosis;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.slipway.worker.protocol.SupervisorMessage.Diagnose;
import dev.slipway.worker.protocol.WorkerMessage.Diagnosed;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** Writes what was asked for into the application's own directory, where its owner can read it. */
public final class Diagnosis {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

    private final Path directory;
    private final Quota quota;

    /** @param data the application's directory; the files go into {@code diagnostics} below it */
    public Diagnosis(Path data) {
        this.directory = data.resolve("diagnostics");
        this.quota = new Quota(directory);
    }

    /** The file, or why there is none. Takes as long as it takes. */
    public Diagnosed make(Diagnose asked) {
        Path file =
                directory.resolve(LocalDateTime.now(java.time.ZoneOffset.UTC).format(STAMP) + "-" + name(asked.kind()));
        try {
            Files.createDirectories(directory);
            quota.makeRoomFor(expectedBytes(asked.kind()));
            write(asked, file);
            return new Diagnosed(file.toString(), "");
        } catch (IOException | JMException | java.text.ParseException | RuntimeException e) {
            return new Diagnosed("", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Diagnosed("", "interrupted");
        }
    }

    private static String name(Diagnose.Kind kind) {
        return switch (kind) {
            case THREADS -> "threads.txt";
            case CLASSES -> "classes.txt";
            case HEAP -> "heap.hprof";
            case RECORDING -> "recording.jfr";
        };
    }

    /** A dump is about as large as what is in the heap; the others are small. */
    private static long expectedBytes(Diagnose.Kind kind) {
        return kind == Diagnose.Kind.HEAP
                ? ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                : 0;
    }

    private static void write(Diagnose asked, Path file)
            throws IOException, JMException, InterruptedException, java.text.ParseException {
        switch (asked.kind()) {
            case THREADS -> Files.writeString(file, command("threadPrint", "-l"));
            case CLASSES -> Files.writeString(file, command("gcClassHistogram"));
            case HEAP ->
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpHeap(file.toString(), true);
            case RECORDING -> record(asked.seconds(), file);
        }
    }

    private static String command(String name, String... arguments) throws JMException {
        return (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        name,
                        new Object[] {arguments},
                        new String[] {String[].class.getName()});
    }

    private static void record(int seconds, Path file)
            throws IOException, InterruptedException, java.text.ParseException {
        try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
            recording.setMaxAge(Duration.ofSeconds(seconds));
            recording.start();
            TimeUnit.SECONDS.sleep(seconds);
            recording.stop();
            recording.dump(file);
        }
    }
}
