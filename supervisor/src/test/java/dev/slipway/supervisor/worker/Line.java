package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.leash.Leash;
import dev.slipway.supervisor.leash.LeashConnection;
import dev.slipway.worker.protocol.ProtocolException;
import dev.slipway.worker.protocol.SupervisorMessage;
import dev.slipway.worker.protocol.WorkerMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real leash with both ends in the test's hands: one is given to the worker, the other hears what it is told. */
final class Line implements AutoCloseable {
    private final Leash leash;
    private final SocketChannel client;
    private final BufferedReader told;
    final LeashConnection connection;

    Line(Path path) throws IOException, InterruptedException {
        Path self = Path.of("/proc/self");
        BlockingQueue<LeashConnection> connected = new ArrayBlockingQueue<>(1);
        leash = Leash.open(
                path,
                (Integer) Files.getAttribute(self, "unix:uid"),
                (Integer) Files.getAttribute(self, "unix:gid"),
                (hello, line) -> {
                    connected.add(line);
                    return Optional.of(message -> {});
                });
        client = SocketChannel.open(UnixDomainSocketAddress.of(path));
        String hello = new WorkerMessage.Hello(1, "shop-0-1", "cafe", 1, WorkerMessage.State.STARTING).line() + "\n";
        client.write(ByteBuffer.wrap(hello.getBytes(StandardCharsets.US_ASCII)));
        LeashConnection line = connected.poll(20, TimeUnit.SECONDS);
        if (line == null) {
            throw new IOException("the leash did not take the hello");
        }
        connection = line;
        told = new BufferedReader(Channels.newReader(client, StandardCharsets.US_ASCII));
    }

    /** What the worker's process is told next; waits for it. */
    SupervisorMessage told() throws IOException, ProtocolException {
        String line = told.readLine();
        if (line == null) {
            throw new IOException("the line is closed");
        }
        return SupervisorMessage.parse(line);
    }

    boolean closed() throws IOException {
        return told.readLine() == null;
    }

    @Override
    public void close() throws IOException {
        client.close();
        leash.close();
    }
}
