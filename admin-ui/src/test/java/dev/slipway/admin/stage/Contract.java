package dev.slipway.admin.stage;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The description of the API, which every answer in every test is held against. */
public final class Contract {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode description;
    private final Map<String, Schema> cache = new ConcurrentHashMap<>();

    Contract(JsonNode description) {
        this.description = description;
        description.path("components").path("schemas").forEach(Contract::close);
    }

    /** In a test nothing may be answered that is not described. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
    }

    public JsonNode description() {
        return description;
    }

    void check(String method, String path, Reply reply) {
        String plain = path.replaceFirst("\\?.*", "");
        JsonNode operation = operation(method, plain);
        if (operation.isMissingNode()) {
            return;
        }
        JsonNode responses = operation.path("responses");
        String status = Integer.toString(reply.status());
        JsonNode response = responses.has(status) ? responses.path(status) : responses.path("default");
        if (!responses.has(status) && reply.status() < 400) {
            throw new AssertionError(method + " " + plain + " is not described to answer " + status);
        }
        String type = reply.header("Content-Type").replaceFirst(";.*", "");
        JsonNode schema = response.path("content").path(type).path("schema");
        if (type.isEmpty() || type.startsWith("text/")) {
            return;
        }
        if (schema.isMissingNode()) {
            throw new AssertionError(method + " " + plain + " is not described to answer " + status + " as " + type);
        }
        List<Error> errors = schema(schema).validate(reply.json());
        if (!errors.isEmpty()) {
            throw new AssertionError(method + " " + plain + " " + status + ": " + errors + " in " + reply.body());
        }
    }

    private JsonNode operation(String method, String path) {
        JsonNode exact = description.path("paths").path(path);
        if (!exact.isMissingNode()) {
            return exact.path(method.toLowerCase(java.util.Locale.ROOT));
        }
        for (var template : description.path("paths").properties()) {
            if (path.matches(template.getKey().replaceAll("\\{[^}]*}", "[^/]+"))) {
                return template.getValue().path(method.toLowerCase(java.util.Locale.ROOT));
            }
        }
        return tools.jackson.databind.node.MissingNode.getInstance();
    }

    private Schema schema(JsonNode schema) {
        return cache.computeIfAbsent(schema.toString(), text -> {
            ObjectNode whole = (ObjectNode) Reply.JSON.readTree(text);
            whole.set("components", description.path("components"));
            return SCHEMAS.getSchema(whole);
        });
    }
}
