package attacker;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Everything that is tried with sockets. */
final class NetworkAttempts {
    private static final int ENOUGH = 16 * 1024;
    private static final int UNIX = 1;
    private static final int STREAM = 1;

    private NetworkAttempts() {}

    /** To a path, or a host and a port; says the bytes, if any, and what comes back until there is no more. */
    static String connect(Map<String, String> with) throws IOException {
        SocketAddress to = with.containsKey("path")
                ? UnixDomainSocketAddress.of(with.get("path"))
                : new InetSocketAddress(InetAddress.getByName(with.get("host")), Integer.parseInt(with.get("port")));
        try (SocketChannel channel = SocketChannel.open(to)) {
            if (!with.containsKey("bytes")) {
                return "connected";
            }
            channel.write(ByteBuffer.wrap(Base64.getUrlDecoder().decode(with.get("bytes"))));
            channel.shutdownOutput();
            ByteBuffer answer = ByteBuffer.allocate(ENOUGH);
            while (answer.hasRemaining() && channel.read(answer) >= 0) {
                // until it has ended
            }
            return "connected, and was told: "
                    + new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
        }
    }

    static String datagram(Map<String, String> with) throws IOException {
        byte[] text = with.get("text").getBytes(StandardCharsets.US_ASCII);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(
                    text, text.length, InetAddress.getByName(with.get("host")), Integer.parseInt(with.get("port"))));
        }
        return "sent";
    }

    static String abstractSocket(Map<String, String> with) throws IOException {
        byte[] name = with.get("name").getBytes(StandardCharsets.US_ASCII);
        long socket = Native.call(Native.SOCKET, UNIX, STREAM, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(Short.BYTES + 1L + name.length);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) UNIX);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, Short.BYTES + 1L, name.length);
            Native.call(Native.CONNECT, socket, address.address(), address.byteSize());
            return "connected";
        } finally {
            Native.call(Native.CLOSE, socket);
        }
    }
}
