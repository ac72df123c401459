package dev.slipway.admin.stage;

import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer of the console. */
public record Reply(int status, Map<String, List<String>> headers, String body) {
    public static final JsonMapper JSON = new JsonMapper();

    public Reply expect(int expected) {
        if (status != expected) {
            throw new AssertionError("not " + expected + " but " + status + ": " + body);
        }
        return this;
    }

    /** A refusal with that stable word. */
    public Reply refused(int expected, String code) {
        expect(expected);
        if (!text("code").equals(code)) {
            throw new AssertionError("not " + code + ": " + body);
        }
        return this;
    }

    public JsonNode json() {
        return JSON.readTree(body);
    }

    public String text(String field) {
        JsonNode value = json().at("/" + field);
        if (!value.isValueNode()) {
            throw new AssertionError("no " + field + " in " + body);
        }
        return value.asString();
    }

    public boolean has(String field) {
        return !json().at("/" + field).isMissingNode();
    }

    /** One field of every item. */
    public List<String> each(String field) {
        return StreamSupport.stream(json().path("items").spliterator(), false)
                .map(item -> item.at("/" + field).asString())
                .toList();
    }

    public String header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().getFirst())
                .findFirst()
                .orElse("");
    }
}
