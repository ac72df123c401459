package dev.slipway.admin.audit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Takes secrets out of what is written down. */
final class Masks {
    private static final String MASK = "***";
    private static final List<String> SECRET = List.of("password", "secret", "token", "totp", "value", "csrf");

    private Masks() {}

    static JsonNode masked(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                if (field.getValue().isString() && isSecret(field.getKey())) {
                    object.set(field.getKey(), StringNode.valueOf(MASK));
                } else {
                    masked(field.getValue());
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(Masks::masked);
        }
        return node;
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !lower.endsWith("_id") && SECRET.stream().anyMatch(lower::contains);
    }
}
