package dev.slipway.e2e.attack;

import static dev.slipway.e2e.attack.Arena.SECRET;
import static dev.slipway.e2e.attack.Arena.refused;
import static dev.slipway.e2e.attack.Arena.worked;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Await;
import dev.slipway.e2e.stage.Command;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import dev.slipway.supervisor.control.api.Frames;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sockets of others. */
@ExtendWith(Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkAttackIT {
    private static final String OTHER_HOST = "198.18.77.2";

    /** Waits for its end of a cable, then listens. */
    private static final String OTHER_HOSTS_LIFE = "until ip address add " + OTHER_HOST
            + "/30 dev slipwayatk1 2>/dev/null; do sleep 0.05; done; ip link set slipwayatk1 up;"
            + " exec perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalAddr => \"" + OTHER_HOST
            + "\", LocalPort => 8000, Listen => 99) or die; sleep 100'";

    private final Arena arena;
    private final Instance instance;

    NetworkAttackIT(Instance instance) throws IOException {
        this.instance = instance;
        this.arena = Arena.of(instance);
    }

    @BeforeAll
    void theRuleIsThere() {
        String sandbox = instance.status(arena.attacker()).sandbox();
        if (!sandbox.equals("full")) {
            System.out.println("SKIPPED: " + sandbox);
        }
        assumeTrue(sandbox.equals("full"));
    }

    @AfterAll
    void leave() {
        arena.everybodyElseIsWell();
        arena.close();
    }

    private void connects(InetAddress address) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 5, address)) {
            arena.refusedHere(
                    "connect", "host", address.getHostAddress(), "port", Integer.toString(listener.getLocalPort()));
        }
    }

    @Test
    void connectsToWhatListensOnLoopback() throws IOException {
        connects(InetAddress.ofLiteral("127.0.0.1"));
    }

    @Test
    void connectsToWhatListensOnAnotherAddressOfLoopback() throws IOException {
        connects(InetAddress.ofLiteral("127.9.9.9"));
    }

    @Test
    void connectsToWhatListensOnLoopbackOverIpv6() throws IOException {
        connects(InetAddress.ofLiteral("::1"));
    }

    @Test
    void connectsToTheHostsOuterAddress() throws IOException {
        Optional<InetAddress> outer = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        if (outer.isEmpty()) {
            System.out.println("SKIPPED: this host has no address but loopback's");
        }
        assumeTrue(outer.isPresent());
        try (ServerSocket listener = new ServerSocket(0, 5, outer.get())) {
            String port = Integer.toString(listener.getLocalPort());
            boolean open = arena.outside("connect", "host", outer.get().getHostAddress(), "port", port)
                    .startsWith("worked");
            if (!open) {
                System.out.println("SKIPPED: this host lets nobody connect to its own outer address");
            }
            assumeTrue(open);
        }
        connects(outer.get());
    }

    @Test
    void sendsADatagramToAServiceOnLoopback() throws IOException {
        InetAddress here = InetAddress.ofLiteral("127.0.0.1");
        try (DatagramSocket service = new DatagramSocket(0, here)) {
            service.setSoTimeout(60_000);
            String port = Integer.toString(service.getLocalPort());
            worked(arena.outside("datagram", "host", "127.0.0.1", "port", port, "text", "from outside"));
            assertEquals("from outside", received(service));
            String _ = arena.inside("datagram", "host", "127.0.0.1", "port", port, "text", "from inside");
            try (DatagramSocket later = new DatagramSocket()) {
                byte[] end = "the end".getBytes(StandardCharsets.US_ASCII);
                later.send(new DatagramPacket(end, end.length, here, service.getLocalPort()));
            }
            assertEquals("the end", received(service));
        }
    }

    private static String received(DatagramSocket service) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        service.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }

    /** As a visitor of the neighbour, from an address that much software trusts. */
    @Test
    void asksHttpdForANeighbourOverLoopback() {
        String request = "GET / HTTP/1.1\r\nHost: wren.example.test\r\nConnection: close\r\n\r\n";
        String[] words = {
            "host", "127.0.0.1", "port", Integer.toString(instance.front().port()), "bytes", encoded(request)
        };
        worked(arena.outside("connect", words), SECRET);
        refused(arena.inside("connect", words));
    }

    private static String encoded(String bytes) {
        return Base64.getUrlEncoder().encodeToString(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void connectsToANeighboursListener() {
        String path = instance.prefix() + "/run/s/"
                + instance.status(arena.neighbour()).slot() + ".sock";
        byRootOnly("connect", "path", path);
    }

    @Test
    void speaksOnANeighboursLeash() {
        String slot = instance.status(arena.neighbour()).slot();
        byRootOnly("connect", "path", instance.prefix() + "/run/l/" + slot + "/sock", "bytes", encoded("drained\n"));
    }

    /** The same request, sent by root, is answered. */
    @Test
    void speaksToTheControlSocket() throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        Frames.write(frame, Wire.bytes(new Request.Status(null)));
        String[] words = {
            "path",
            instance.prefix() + "/run/control.sock",
            "bytes",
            Base64.getUrlEncoder().encodeToString(frame.toByteArray())
        };
        try (StandIn root = arena.another("root")) {
            worked(root.attempt("connect", words), "\"wren\"");
        }
        refused(arena.inside("connect", words));
    }

    private void byRootOnly(String attempt, String... words) {
        try (StandIn root = arena.another("root")) {
            worked(root.attempt(attempt, words));
        }
        refused(arena.inside(attempt, words));
    }

    @Test
    void connectsToAnAbstractSocket() throws IOException {
        String name = "slipway-attack-" + ProcessHandle.current().pid();
        Process listener = new ProcessBuilder(
                        "perl",
                        "-MIO::Socket::UNIX",
                        "-e",
                        "$s = IO::Socket::UNIX->new(Local => \"\\0" + name
                                + "\", Listen => 9) or die; $| = 1; print \"up\\n\"; sleep 60")
                .start();
        try {
            assertEquals('u', listener.getInputStream().read());
            arena.refusedHere("abstractSocket", "name", name);
        } finally {
            listener.destroyForcibly().onExit().join();
        }
    }

    /** To another host, which is a network namespace here. */
    @Test
    void reachesOtherHostsWithoutANetwork() throws IOException {
        Application cut = Application.of("weasel", "cut", arena.archive(), "cut.weasel.example.test")
                .with("network", "none");
        instance.live(cut);
        Process there = new ProcessBuilder("unshare", "--net", "sh", "-c", OTHER_HOSTS_LIFE).start();
        try {
            Path namespace = Path.of("/proc/" + there.pid() + "/ns/net");
            Path ours = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
            Await.until(
                    "another network", () -> !Files.readSymbolicLink(namespace).equals(ours));
            ip("link add slipwayatk0 type veth peer name slipwayatk1 netns " + there.pid());
            ip("address add 198.18.77.1/30 dev slipwayatk0");
            ip("link set slipwayatk0 up");
            String[] words = {"host", OTHER_HOST, "port", "8000"};
            Await.until(
                    "a way to another host",
                    () -> arena.outside("connect", words).startsWith("worked"));
            worked(arena.inside("connect", words));
            String answer = arena.of(cut, "connect", words);
            refused(answer);
            assertTrue(answer.contains("unreachable"), answer);
        } finally {
            // its network and both ends of the way there go with it
            there.destroyForcibly().onExit().join();
        }
    }

    private static void ip(String words) {
        Command.run(List.of(("ip " + words).split(" ", -1))).succeeded();
    }
}
