package dev.slipway.admin.cli;

import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What every command needs: whom to ask, and how to print. */
final class Session {
    private static final JsonMapper JSON = new JsonMapper();

    @Option(names = "--prefix", hidden = true)
    private @Nullable Path prefix;

    @Option(names = "--server", description = "URL of a console elsewhere; needs --token or SLIPWAY_TOKEN")
    private @Nullable URI server;

    @Option(names = "--token", description = "a token, for --server")
    private @Nullable String token;

    @Option(names = "--json", description = "print what the API answers")
    private boolean json;

    private Channel channel() {
        if (server != null) {
            String given = token == null ? System.getenv("SLIPWAY_TOKEN") : token;
            if (given == null) {
                throw new Failure(2, "--server needs --token or SLIPWAY_TOKEN");
            }
            return new ServerChannel(server, given);
        }
        Path instance = prefix == null ? Path.of(System.getProperty("slipway.prefix", "/opt/slipway")) : prefix;
        return new NodeChannel(instance.resolve("run/console/root/console.sock"));
    }

    JsonNode ask(String method, String path, @Nullable Map<String, ?> body) {
        Reply reply = channel().send(method, "/api/v1" + path, body == null ? "" : JSON.writeValueAsString(body));
        if (reply.good()) {
            return reply.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(reply.body());
        }
        throw new Failure(reply.status() >= 500 ? 1 : 2, problem(reply));
    }

    private static String problem(Reply reply) {
        try {
            return JSON.readTree(reply.body()).path("detail").asString("status " + reply.status());
        } catch (tools.jackson.core.JacksonException e) {
            return "status " + reply.status();
        }
    }

    /** Every page of a list. */
    List<JsonNode> all(String path) {
        List<JsonNode> all = new ArrayList<>();
        String separator = path.contains("?") ? "&" : "?";
        String cursor = "";
        do {
            JsonNode page = ask("GET", path + separator + "limit=500" + cursor, null);
            page.path("items").forEach(all::add);
            String next = page.path("next_cursor").asString("");
            cursor = next.isEmpty() ? "" : "&cursor=" + encoded(next);
        } while (!cursor.isEmpty());
        return all;
    }

    /** The tenant that is called so. */
    String tenantId(String name) {
        return all("/tenants?q=" + encoded(name)).stream()
                .filter(tenant -> tenant.path("name").asString("").equals(name))
                .map(tenant -> tenant.path("id").asString())
                .findFirst()
                .orElseThrow(() -> new Failure(2, "there is no tenant " + name));
    }

    /** The application written TENANT/APP. */
    String applicationId(String target) {
        int slash = target.indexOf('/');
        if (slash < 0) {
            throw new Failure(2, target + ": write TENANT/APP, like alice/shop");
        }
        String name = target.substring(slash + 1);
        return all("/applications?tenant_id=" + tenantId(target.substring(0, slash))).stream()
                .filter(application -> application.path("name").asString("").equals(name))
                .map(application -> application.path("id").asString())
                .findFirst()
                .orElseThrow(() -> new Failure(2, "there is no application " + target));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    void print(JsonNode one, String... columns) {
        print(List.of(one), columns);
    }

    void print(List<JsonNode> rows, String... columns) {
        PrintStream out = System.out;
        if (json) {
            out.println(JSON.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(rows.size() == 1 ? rows.getFirst() : rows));
            return;
        }
        Table.print(out, rows, columns);
    }

    void printList(List<JsonNode> rows, String... columns) {
        if (json) {
            System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(rows));
            return;
        }
        Table.print(System.out, rows, columns);
    }
}
