package dev.slipway.admin.stage;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A tenant with an application that is live, made through the API. */
public record Tenancy(String name, String id, String application, String release, String domain) {
    private static final AtomicInteger COUNT = new AtomicInteger();

    public static String unique(String word) {
        return word + "-" + Integer.toString(COUNT.incrementAndGet(), 36);
    }

    public static String plan(Api api, Map<String, Integer> limits) {
        return api.post("/plans", Map.of("name", unique("Plan"), "limits", limits))
                .expect(201)
                .text("id");
    }

    public static Tenancy live(Console console) {
        return live(console, Map.of());
    }

    public static Tenancy live(Console console, Map<String, Integer> limits) {
        Api api = console.admin().waiting();
        String name = unique("ten");
        String id = api.post(
                        "/tenants",
                        Map.of("name", name, "plan_id", plan(api, limits), "contact_email", name + "@example.test"))
                .expect(201)
                .text("id");
        String application = api.post("/tenants/" + id + "/applications", Map.of("name", "shop"))
                .expect(201)
                .text("id");
        String domain = api.post("/applications/" + application + "/domains", Map.of("host", name + ".example.test"))
                .expect(201)
                .text("id");
        String release = api.upload("/applications/" + application + "/releases", name.getBytes(StandardCharsets.UTF_8))
                .expect(201)
                .text("id");
        return new Tenancy(name, id, application, release, domain);
    }

    /** Somebody bound to this tenant, with every right such a one can have. */
    public Api owner(Console console) {
        return token(console, "scopes", Reply.JSON.readTree("""
                ["tenants:read", "plans:read", "apps:read", "apps:write", "deploy", "env:read", "env:write", "domains:read",
                 "domains:write", "logs:read", "workers:control", "diagnostics", "usage:read", "events:read",
                 "operations:read", "audit:read", "tokens:read", "tokens:write", "webhooks:read", "webhooks:write"]
                """));
    }

    public Api token(Console console, String field, Object value) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", "of " + name);
        body.put("tenant_id", id);
        body.put(field, value);
        return console.as(console.admin().post("/tokens", body).expect(201).text("token"));
    }

    public String key() {
        return name + "/shop";
    }
}
