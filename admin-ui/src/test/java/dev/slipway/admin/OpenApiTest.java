package dev.slipway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.admin.stage.Console;
import dev.slipway.admin.stage.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenApiTest {
    private final Reply description =
            Console.shared().as("").get("/openapi.json").expect(200);

    @Test
    void theDescriptionIsOfVersion31AndSaysWhichScopeEachPathNeeds() throws Exception {
        Files.writeString(Path.of("target/openapi.json"), description.json().toPrettyString());
        assertTrue(description.text("openapi").startsWith("3.1"), description.text("openapi"));
        List<String> without = new ArrayList<>();
        int operations = 0;
        for (var path : description.json().path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                operations++;
                JsonNode node = operation.getValue();
                if (node.path("x-scope").isMissingNode()
                        && !path.getKey().matches(".*/(session|setup|health|v1)(/.*)?")) {
                    without.add(operation.getKey() + " " + path.getKey());
                }
                if (node.path("summary").asString("").isEmpty()) {
                    without.add("no summary: " + operation.getKey() + " " + path.getKey());
                }
            }
        }
        assertEquals(List.of(), without);
        assertTrue(operations > 60, operations + " operations");
    }
}
