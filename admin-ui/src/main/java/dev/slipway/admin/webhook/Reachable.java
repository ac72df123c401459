package dev.slipway.admin.webhook;

import dev.slipway.admin.access.Network;
import dev.slipway.admin.config.ConsoleConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.springframework.stereotype.Component;

/** Which addresses a webhook may reach: those of the public network, and what the operator has allowed besides. */
@Component
class Reachable {
    private static final List<Network> PRIVATE = List.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "224.0.0.0/3",
                    "::/127",
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2002::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "ff00::/8")
            .stream()
            .map(Network::new)
            .toList();

    private final List<Network> allowed;

    Reachable(ConsoleConfig config) {
        this.allowed = config.webhookNetworks().stream().map(Network::new).toList();
    }

    /**
     * The address to connect to. It is looked up once, and that address is used, so that a name cannot change its mind
     * in between.
     *
     * @throws IOException if there is none that may be reached
     */
    InetAddress of(String host) throws IOException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            boolean open = PRIVATE.stream().noneMatch(network -> network.holds(address));
            if (open || allowed.stream().anyMatch(network -> network.holds(address))) {
                return address;
            }
        }
        throw new IOException(host + " is an address that webhooks may not reach");
    }
}
