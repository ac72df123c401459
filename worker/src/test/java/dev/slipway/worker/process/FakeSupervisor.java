package dev.slipway.worker.process;

import dev.slipway.worker.protocol.SupervisorMessage;
import dev.slipway.worker.protocol.WorkerMessage.Hello;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The other end of the leash, with nothing behind it. */
final class FakeSupervisor implements AutoCloseable {
    private final Path socket;
    private ServerSocketChannel listener;

    FakeSupervisor(Path socket) throws IOException {
        this.socket = socket;
        this.listener = listen(socket);
    }

    private static ServerSocketChannel listen(Path socket) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        return listener;
    }

    Path socket() {
        return socket;
    }

    /** Waits for a worker to dial, hears its hello and welcomes it. */
    Conversation welcome() throws Exception {
        Conversation conversation = answer();
        conversation.say(new SupervisorMessage.Welcome(Connection.SECRET));
        return conversation;
    }

    /** Waits for a worker to dial and hears its hello. */
    Conversation answer() throws Exception {
        Conversation conversation = new Conversation(listener.accept());
        conversation.await(Hello.class);
        return conversation;
    }

    /** As when the supervisor is killed and started again. */
    void vanish() throws IOException {
        listener.close();
        Files.deleteIfExists(socket);
    }

    void comeBack() throws IOException {
        listener = listen(socket);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
