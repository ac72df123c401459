package dev.slipway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.admin.stage.Api;
import dev.slipway.admin.stage.Console;
import dev.slipway.admin.stage.Reply;
import dev.slipway.admin.stage.SharedConsole;
import dev.slipway.admin.stage.Tenancy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** One tenant's rights, another tenant's ids, every path there is. */
@ExtendWith(SharedConsole.class)
class ForeignTenantTest {
    private static final List<String> NOT_ABOUT_TENANTS = List.of("/session", "/setup", "/plans", "/api/v1", "/health");

    private final Console console;

    ForeignTenantTest(Console console) {
        this.console = console;
    }

    @TestFactory
    Stream<DynamicTest> everyPathOfTheDescriptionHidesWhatIsSomebodyElses() {
        Tenancy victim = Tenancy.live(console);
        Api stranger = Tenancy.live(console).owner(console);
        console.admin()
                .waiting()
                .with("If-Match", "*")
                .patch(
                        "/applications/" + victim.application() + "/environment",
                        Map.of("variables", Map.of("MARK", Map.of("value", "marked", "secret", false))))
                .expect(200);
        String operation = console.admin()
                .get("/operations?tenant_id=" + victim.id())
                .each("id")
                .getFirst();
        String token = console.admin()
                .post("/tokens", Map.of("name", "v", "preset", "read-only", "tenant_id", victim.id()))
                .text("id");
        String user =
                console.admin().get("/users?q=" + victim.name()).each("id").getFirst();
        String hook = console.admin()
                .post("/webhooks", Map.of("url", "http://127.0.0.1:9/x", "tenant_id", victim.id()))
                .expect(201)
                .text("id");
        List<DynamicTest> tests = new ArrayList<>();
        console.contract()
                .description()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    String address = path.getKey()
                            .replaceFirst("/applications/\\{\\w+}", "/applications/" + victim.application())
                            .replaceFirst("/tenants/\\{\\w+}", "/tenants/" + victim.id())
                            .replaceFirst("/domains/\\{\\w+}", "/domains/" + victim.domain())
                            .replaceFirst("/releases/\\{\\w+}", "/releases/" + victim.release())
                            .replaceFirst("/operations/\\{\\w+}", "/operations/" + operation)
                            .replaceFirst("/tokens/\\{\\w+}", "/tokens/" + token)
                            .replaceFirst("/users/\\{\\w+}", "/users/" + user)
                            .replaceFirst("/webhooks/\\{\\w+}", "/webhooks/" + hook)
                            .replaceFirst("\\{\\w+}", "x");
                    tests.add(DynamicTest.dynamicTest(
                            method.getKey() + " " + path.getKey(),
                            () -> tried(stranger, victim, method.getKey(), address, path.getKey(), method.getValue())));
                }));
        assertTrue(tests.size() > 60, tests.size() + " of them");
        return tests.stream();
    }

    private void tried(Api stranger, Tenancy victim, String method, String address, String path, JsonNode operation) {
        if (NOT_ABOUT_TENANTS.stream()
                .anyMatch(start -> path.replaceFirst("/api/v1/", "/").startsWith(start))) {
            return;
        }
        JsonNode body = operation
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema");
        byte[] sent = body.isMissingNode()
                ? null
                : example(body).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Reply reply =
                stranger.with("If-Match", "*").send(method.toUpperCase(java.util.Locale.ROOT), "/" + address, sent);
        boolean list = method.equals("get") && !path.contains("{");
        if (list && reply.status() == 200) {
            assertTrue(
                    !reply.body().contains(victim.id()) && !reply.body().contains(victim.name()),
                    () -> "data of another tenant: " + reply.body());
        } else {
            boolean refused =
                    reply.status() == 404 || reply.status() == 403 || (!path.contains("{") && reply.status() == 422);
            assertTrue(refused, () -> reply.status() + " " + reply.body());
        }
    }

    /** Something that the schema allows. */
    private JsonNode example(JsonNode schema) {
        JsonNode real = schema.has("$ref")
                ? console.contract()
                        .description()
                        .at(schema.path("$ref").asString().substring(1))
                : schema;
        var object = Reply.JSON.createObjectNode();
        for (JsonNode required : real.path("required")) {
            String name = required.asString();
            JsonNode property = real.path("properties").path(name);
            switch (property.path("type").asString("object")) {
                case "integer" -> object.put(name, 1);
                case "boolean" -> object.put(name, false);
                case "array" -> object.putArray(name);
                case "string" -> object.put(name, word(name));
                default -> object.putObject(name);
            }
        }
        return object;
    }

    private static String word(String name) {
        return switch (name) {
            case "email" -> "a@b.test";
            case "role" -> "owner";
            case "what" -> "threads";
            case "url" -> "http://127.0.0.1:9/";
            case "host" -> "h.example.test";
            default -> "x";
        };
    }

    @Test
    void routesOfOthersAreTakenWithoutSayingWhose() {
        Tenancy one = Tenancy.live(console);
        Tenancy two = Tenancy.live(console);
        Reply refused = two.owner(console)
                .post("/applications/" + two.application() + "/domains", Map.of("host", one.name() + ".example.test"))
                .refused(409, "route-taken");
        assertTrue(refused.text("detail").endsWith("belongs to another tenant"), refused.body());
    }

    @Test
    void aForeignDomainGoesLiveWithItsProofOnlyAndFirstProofWins() {
        Tenancy one = Tenancy.live(console);
        Tenancy two = Tenancy.live(console);
        String host = Tenancy.unique("wanted") + ".example.test";
        Reply first = one.owner(console)
                .post("/applications/" + one.application() + "/domains", Map.of("host", host))
                .expect(201);
        Reply second = two.owner(console)
                .post("/applications/" + two.application() + "/domains", Map.of("host", host))
                .expect(201);
        assertEquals("pending", first.text("status"));
        one.owner(console)
                .waiting()
                .post("/domains/" + first.text("id") + "/verify")
                .refused(409, "conflict");
        dev.slipway.admin.stage.StandIns.RECORDS.add(second.text("proof/name") + " " + second.text("proof/content"));
        Reply proved = two.owner(console)
                .waiting()
                .post("/domains/" + second.text("id") + "/verify")
                .expect(200);
        assertEquals("live", proved.text("status"));
        assertEquals("DNS", proved.text("verified_by"));
        var there = java.util.Objects.requireNonNull(console.standIn().application(two.key()));
        assertTrue(there.routes().contains(host), there.routes().toString());
        dev.slipway.admin.stage.StandIns.RECORDS.add(first.text("proof/name") + " " + first.text("proof/content"));
        one.owner(console)
                .waiting()
                .post("/domains/" + first.text("id") + "/verify")
                .refused(409, "route-taken");
        String own = Tenancy.unique("own") + ".sites.example.test";
        assertEquals(
                "live",
                one.owner(console)
                        .post("/applications/" + one.application() + "/domains", Map.of("host", own))
                        .expect(201)
                        .text("status"));
    }
}
