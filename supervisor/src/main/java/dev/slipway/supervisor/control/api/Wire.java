package dev.slipway.supervisor.control.api;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Records to JSON and back, strictly: unknown commands, unknown fields, missing fields and trailing bytes are errors. */
public final class Wire {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(16).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Map<String, Class<?>> REQUESTS = Arrays.stream(Request.class.getPermittedSubclasses())
            .collect(Collectors.toUnmodifiableMap(
                    type -> type.getSimpleName().toLowerCase(java.util.Locale.ROOT), type -> type));

    private Wire() {}

    public static JsonMapper json() {
        return JSON;
    }

    public static byte[] bytes(Request request) {
        ObjectNode node = JSON.valueToTree(request);
        node.put("command", request.command());
        return JSON.writeValueAsBytes(node);
    }

    /**
     * The request these bytes say.
     *
     * @throws IllegalArgumentException with a sentence, if it is no request we know
     */
    public static Request request(byte[] bytes) {
        try {
            if (!(JSON.readTree(bytes) instanceof ObjectNode node)) {
                throw new IllegalArgumentException("a request is a JSON object");
            }
            JsonNode command = node.remove("command");
            Class<?> type = command == null || !command.isString() ? null : REQUESTS.get(command.stringValue());
            if (type == null) {
                throw new IllegalArgumentException("no such command: " + command);
            }
            return (Request) JSON.treeToValue(node, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a request: " + e.getOriginalMessage(), e);
        }
    }

    public static byte[] bytes(Answer answer) {
        return JSON.writeValueAsBytes(answer);
    }

    public static Answer answer(byte[] bytes) {
        return JSON.readValue(bytes, Answer.class);
    }
}
