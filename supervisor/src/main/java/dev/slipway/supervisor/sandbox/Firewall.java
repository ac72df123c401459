package dev.slipway.supervisor.sandbox;

import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.posix.Launch;
import dev.slipway.supervisor.posix.Posix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Keeps tenants' sockets from connecting to anything that listens on this host, by a table of nftables' that knows them
 * by the uid that made them. What they listen on themselves can be connected to by everybody but tenants. Looks at the
 * beginning of connections only, so that the rest of the host's traffic is not followed.
 */
public final class Firewall {
    private static final Logger LOG = System.getLogger(Firewall.class.getName());
    private static final Path NFT = Path.of("/usr/sbin/nft");
    private static final int NAME_SERVICE = 53;
    private static final long LOOK_EVERY_SECONDS = 30;

    private final String table;
    private final Path rules;
    private final String range;
    private final Set<Integer> ports = new TreeSet<>();
    private final Set<Integer> accounts = new TreeSet<>();
    private boolean loaded;

    /**
     * Not there yet.
     *
     * @param table its name, an instance's own
     * @param rules where it is written down, in a directory of root's
     * @param first and {@code last}: uids that only tenants have
     * @param ports of this host that tenants may connect to
     */
    public Firewall(String table, Path rules, int first, int last, Set<Integer> ports) {
        this.table = table;
        this.rules = rules;
        this.range = first + "-" + last;
        this.ports.add(NAME_SERVICE);
        this.ports.addAll(ports);
    }

    /** @throws IllegalStateException saying what is wanting */
    synchronized void load() {
        if (!Files.isExecutable(NFT)) {
            throw new IllegalStateException("there is no " + NFT + "; install it with: apt-get install nftables");
        }
        try {
            Files.writeString(rules, text(table, range, accounts, ports));
        } catch (IOException e) {
            throw new UncheckedIOException(rules + ": " + e.getMessage(), e);
        }
        ExitStatus status = nft("-f", rules.toString());
        if (!status.equals(new ExitStatus.Exited(0))) {
            throw new IllegalStateException("nft " + status.words() + "; to see why: nft -f " + rules);
        }
        loaded = true;
    }

    /** Before anything runs as this uid. */
    synchronized void admit(int uid) {
        if (loaded && !inRange(uid) && accounts.add(uid)) {
            load();
        }
    }

    private boolean inRange(int uid) {
        String[] ends = range.split("-", 2);
        return uid >= Integer.parseInt(ends[0]) && uid <= Integer.parseInt(ends[1]);
    }

    /** Puts the table back whenever somebody has emptied nftables' rules, as a restart of its service does. */
    public void keep() {
        Thread.ofPlatform().daemon().name("firewall").start(() -> {
            while (true) {
                try {
                    TimeUnit.SECONDS.sleep(LOOK_EVERY_SECONDS);
                    restore();
                } catch (InterruptedException e) {
                    return;
                } catch (RuntimeException e) {
                    LOG.log(Level.ERROR, "tenants can connect to what listens on this host: {0}", e.getMessage());
                }
            }
        });
    }

    synchronized void restore() {
        if (loaded && !nft("list", "chain", "inet", table, "out").equals(new ExitStatus.Exited(0))) {
            LOG.log(Level.WARNING, "somebody took the table {0} out of nftables; it is put back", table);
            load();
        }
    }

    private static ExitStatus nft(String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of(NFT.toString()));
        command.addAll(List.of(arguments));
        int nothing = Posix.openNothing();
        try {
            return Trial.await(new Launch(command, Map.of(), List.of(nothing, nothing, nothing)).spawn());
        } finally {
            Posix.close(nothing);
        }
    }

    static String text(String table, String range, Set<Integer> accounts, Set<Integer> ports) {
        return """
                # Tenants of Slipway may not connect to what listens on this host. Written by the supervisor.
                table inet %1$s
                delete table inet %1$s
                table inet %1$s {
                  set tenants {
                    type uid
                    flags interval
                    elements = { %2$s }
                  }
                  chain out {
                    type filter hook output priority filter; policy accept;
                    meta skuid @tenants jump tenant
                  }
                  chain tenant {
                    fib daddr type != { local, broadcast, anycast, multicast } return
                    meta l4proto tcp tcp flags & (syn | ack) != syn return
                    meta l4proto { tcp, udp } th dport { %3$s } return
                    meta l4proto tcp reject with tcp reset
                    reject
                  }
                }
                """.formatted(table, list(range, accounts), list("", ports));
    }

    private static String list(String first, Set<Integer> numbers) {
        String rest = numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return first.isEmpty() || rest.isEmpty() ? first + rest : first + ", " + rest;
    }
}
