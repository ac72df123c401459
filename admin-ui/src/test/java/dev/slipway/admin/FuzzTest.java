package dev.slipway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.admin.stage.Api;
import dev.slipway.admin.stage.Console;
import dev.slipway.admin.stage.Reply;
import dev.slipway.admin.stage.SharedConsole;
import dev.slipway.admin.stage.Tenancy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Nonsense at every address of the description, the same nonsense every time: whatever it is answered, never 500. */
@ExtendWith(SharedConsole.class)
class FuzzTest {
    private static final int TURNS = 12;
    private static final List<String> WORDS = List.of(
            "",
            " ",
            "x",
            "0",
            "-1",
            "99999999999999999999",
            "true",
            "null",
            "%",
            "_",
            "'",
            "\"",
            "\\",
            "../../etc/passwd",
            "<script>",
            "a\u0000b",
            "\u2028\u202e",
            "\ud83d\udea2",
            "é",
            "2030-02-30",
            "0000-01-01T00:00:00Z",
            "+999999999-12-31T23:59:59Z",
            "a@b",
            "x".repeat(300),
            "x".repeat(3000));

    private final Random random = new Random(20_261_122);
    private final Console console;

    FuzzTest(Console console) {
        this.console = console;
    }

    @Test
    void nothingAtAnyAddressIsAFaultOfOurs() {
        Tenancy tenancy = Tenancy.live(console);
        Api api = console.admin().with("If-Match", "*");
        List<String> faults = new ArrayList<>();
        List<Integer> statuses = new ArrayList<>();
        console.contract()
                .description()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (path.getKey().endsWith("/events") || path.getKey().contains("sso")) {
                        return;
                    }
                    for (int turn = 0; turn < TURNS; turn++) {
                        String address = address(path.getKey(), method.getValue(), tenancy, turn);
                        JsonNode schema = method.getValue()
                                .path("requestBody")
                                .path("content")
                                .path("application/json")
                                .path("schema");
                        byte[] body = schema.isMissingNode() ? null : body(schema, turn);
                        Reply reply = api.send(method.getKey().toUpperCase(Locale.ROOT), "/" + address, body);
                        statuses.add(reply.status());
                        if (reply.status() >= 400) {
                            assertEquals("application/problem+json", reply.header("Content-Type"), address);
                        }
                        if (reply.status() >= 500 && reply.status() != 503 && reply.status() != 502) {
                            faults.add(method.getKey() + " " + address + " "
                                    + (body == null ? "" : new String(body, StandardCharsets.UTF_8)) + " → "
                                    + reply.body());
                        }
                    }
                }));
        assertEquals(List.of(), faults);
        assertTrue(statuses.size() > 500, statuses.size() + " requests");
        assertTrue(statuses.contains(200) && statuses.contains(422), "it got through to where it matters");
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    /** With ids that are there, so that what lies behind them is reached, but now and then. */
    private String address(String template, JsonNode operation, Tenancy tenancy, int turn) {
        String known = template.replaceFirst("/applications/\\{\\w+}", "/applications/" + tenancy.application())
                .replaceFirst("/domains/\\{\\w+}", "/domains/" + tenancy.domain())
                .replaceFirst("/releases/\\{\\w+}", "/releases/" + tenancy.release());
        String address = (turn % 3 == 0 ? template : known)
                .replaceAll("\\{\\w+}", encoded(turn % 4 == 0 ? word().replace("/", "") + "x" : "x"));
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("in").asString().equals("query") && random.nextBoolean()) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(parameter.path("name").asString())
                        .append('=')
                        .append(encoded(word()));
            }
        }
        return address + query;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private byte[] body(JsonNode schema, int turn) {
        if (turn == 0) {
            return "{".getBytes(StandardCharsets.UTF_8);
        }
        return value(schema, 0, turn % 2 == 0).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @param right about as the schema says, else anything */
    private JsonNode value(JsonNode schema, int depth, boolean right) {
        JsonNode real = schema.has("$ref")
                ? console.contract()
                        .description()
                        .at(schema.path("$ref").asString().substring(1))
                : schema;
        String type = right || random.nextInt(4) > 0
                ? real.path("type").asString("object")
                : List.of("string", "integer", "boolean", "array", "object", "null")
                        .get(random.nextInt(6));
        return switch (type) {
            case "string" -> Reply.JSON.getNodeFactory().stringNode(word());
            case "integer" -> Reply.JSON.getNodeFactory().numberNode(random.nextInt(5) == 0 ? random.nextLong() : 1);
            case "number" -> Reply.JSON.getNodeFactory().numberNode(random.nextDouble());
            case "boolean" -> Reply.JSON.getNodeFactory().booleanNode(random.nextBoolean());
            case "null" -> Reply.JSON.nullNode();
            case "array" -> {
                var array = Reply.JSON.createArrayNode();
                for (int i = random.nextInt(3); i > 0 && depth < 4; i--) {
                    array.add(value(real.path("items"), depth + 1, right));
                }
                yield array;
            }
            default -> object(real, depth, right);
        };
    }

    private ObjectNode object(JsonNode schema, int depth, boolean right) {
        ObjectNode object = Reply.JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (depth < 4 && (right || random.nextInt(3) > 0)) {
                object.set(property.getKey(), value(property.getValue(), depth + 1, right));
            }
        }
        if (schema.path("additionalProperties").isObject() && depth < 4) {
            object.set(word(), value(schema.path("additionalProperties"), depth + 1, right));
        }
        if (!right && random.nextInt(5) == 0) {
            object.put(word(), word());
        }
        return object;
    }
}
