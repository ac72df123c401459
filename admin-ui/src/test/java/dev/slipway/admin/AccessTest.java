package dev.slipway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.admin.stage.Api;
import dev.slipway.admin.stage.Console;
import dev.slipway.admin.stage.Reply;
import dev.slipway.admin.stage.SharedConsole;
import dev.slipway.admin.stage.Tenancy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedConsole.class)
class AccessTest {
    private static final String PASSWORD = "correct horse battery";

    private final Console console;
    private final Api admin;

    AccessTest(Console console) {
        this.console = console;
        this.admin = console.admin();
    }

    @Test
    void aTokenIsShownOnceAndKeptAsAHash() {
        Reply made = admin.post("/tokens", Map.of("name", "once", "preset", "read-only"))
                .expect(201);
        String token = made.text("token");
        assertTrue(token.startsWith(made.text("prefix") + "_"), token);
        Reply read = admin.get("/tokens/" + made.text("id")).expect(200);
        assertFalse(read.has("token"));
        assertFalse(admin.get("/audit?action=token.create").body().contains(token));
        console.as(token).get("/tenants").expect(200);
        console.as(token).post("/plans", Map.of("name", "no")).refused(403, "forbidden");
        assertTrue(admin.get("/audit?action=denied").body().contains("POST /api/v1/plans"));
        admin.delete("/tokens/" + made.text("id")).expect(204);
        admin.delete("/tokens/" + made.text("id")).expect(204);
        console.as(token).get("/tenants").refused(401, "unauthenticated");
    }

    @Test
    void aTokenEndsAtItsTimeAndIsGoodFromItsNetworksOnly() {
        admin.post("/tokens", Map.of("name", "old", "preset", "read-only", "expires_at", "2020-01-01T00:00:00Z"))
                .refused(422, "invalid");
        String elsewhere = admin.post(
                        "/tokens", Map.of("name", "net", "preset", "read-only", "cidrs", List.of("192.0.2.0/24")))
                .expect(201)
                .text("token");
        console.as(elsewhere).get("/tenants").refused(401, "unauthenticated");
        String here = admin.post(
                        "/tokens",
                        Map.of(
                                "name",
                                "net",
                                "preset",
                                "read-only",
                                "cidrs",
                                List.of("127.0.0.0/8"),
                                "expires_at",
                                Instant.now().plusSeconds(3600).toString()))
                .expect(201)
                .text("token");
        console.as(here).get("/tenants").expect(200);
        admin.post("/tokens", Map.of("name", "net", "preset", "read-only", "cidrs", List.of("::/200")))
                .refused(422, "invalid");
    }

    @Test
    void nobodyGivesRightsTheyHaveNot() {
        Tenancy tenancy = Tenancy.live(console);
        Api owner = tenancy.owner(console);
        owner.post("/tokens", Map.of("name", "x", "preset", "admin", "tenant_id", tenancy.id()))
                .refused(403, "forbidden");
        owner.post("/tokens", Map.of("name", "x", "preset", "deploy-only")).refused(422, "invalid");
        owner.post("/tokens", Map.of("name", "x", "preset", "deploy-only", "tenant_id", tenancy.id()))
                .expect(201);
        Tenancy other = Tenancy.live(console);
        owner.post("/tokens", Map.of("name", "x", "preset", "deploy-only", "tenant_id", other.id()))
                .refused(404, "not-found");
    }

    @Test
    void anOwnerSignsInSeesTheirTenantOnlyAndWritesOnlyFromOurPages() {
        Tenancy tenancy = Tenancy.live(console);
        Tenancy other = Tenancy.live(console);
        String email = user("owner", tenancy.id());
        console.as("")
                .post("/session", Map.of("email", email, "password", "wrong wrong wrong"))
                .refused(401, "sign-in-failed");
        Reply signedIn = console.as("")
                .post("/session", Map.of("email", email, "password", PASSWORD))
                .expect(201);
        String cookie = signedIn.header("Set-Cookie");
        assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), cookie);
        Api browser = console.as("").with("Cookie", cookie.substring(0, cookie.indexOf(';')));
        assertEquals(List.of(tenancy.id()), browser.get("/tenants").expect(200).each("id"));
        browser.get("/tenants/" + other.id()).refused(404, "not-found");
        browser.post("/applications/" + tenancy.application() + "/lock", Map.of("reason", "x"))
                .refused(403, "forbidden");
        Api page = browser.with("X-CSRF-Token", signedIn.text("csrf_token"));
        page.post("/applications/" + tenancy.application() + "/lock", Map.of("reason", "x"))
                .expect(200);
        page.delete("/session").expect(204);
        browser.get("/tenants").refused(401, "unauthenticated");
    }

    private String user(String role, String tenant) {
        String email = Tenancy.unique("someone") + "@example.test";
        admin.post(
                        "/users",
                        Map.of(
                                "email",
                                email,
                                "name",
                                "Some One",
                                "role",
                                role,
                                "tenant_ids",
                                List.of(tenant),
                                "password",
                                PASSWORD))
                .expect(201);
        return email;
    }

    @Test
    void guessingSlowsTheGuessersNetworkAndNotTheAccount() {
        Tenancy tenancy = Tenancy.live(console);
        String email = user("owner", tenancy.id());
        Map<String, String> wrong = Map.of("email", email, "password", "wrong wrong wrong");
        Reply last = console.as("").post("/session", wrong);
        for (int i = 0; i < 8 && last.status() == 401; i++) {
            last = console.as("").post("/session", wrong);
        }
        last.refused(429, "rate-limited");
        assertTrue(Integer.parseInt(last.header("Retry-After")) >= 1);
        // the owner, behind httpd, from another network
        String body = Reply.JSON.writeValueAsString(Map.of("email", email, "password", PASSWORD));
        new dev.slipway.admin.stage.NodeApi(console.config().socket())
                .send("POST", "/api/v1/session", body, "X-Forwarded-For: 198.51.100.7\r\n")
                .expect(201);
    }

    @Test
    void theFirstOperatorComesByALinkThatWorksOnceAndNeedsNoPasswordOfOurs() {
        try (Console fresh = Console.on(Console.config(Console.directory(), null))) {
            String link = fresh.node()
                    .post("/api/v1/setup-link", Map.of())
                    .expect(201)
                    .text("url");
            assertTrue(link.startsWith("http://console.example.test/setup/"), link);
            String secret = link.substring(link.lastIndexOf('/') + 1);
            Map<String, String> first =
                    Map.of("secret", secret, "email", "op@example.test", "name", "Op", "password", PASSWORD);
            Map<String, String> weak =
                    Map.of("secret", secret, "email", "op@example.test", "name", "Op", "password", "short");
            fresh.as("").post("/setup", weak).refused(422, "invalid");
            Reply made = fresh.as("").post("/setup", first).expect(201);
            assertEquals("operator", made.text("role"));
            fresh.as("").post("/setup", first).refused(401, "sign-in-failed");
            fresh.node().post("/api/v1/setup-link", Map.of()).expect(409);
            fresh.as("")
                    .post("/session", Map.of("email", "OP@example.test", "password", PASSWORD))
                    .expect(201);
        }
    }

    @Test
    void aSignInLinkWorksOnceAsTheTenantsOwner() {
        Tenancy tenancy = Tenancy.live(console);
        Reply link = admin.post("/tenants/" + tenancy.id() + "/login-link", Map.of("ttl", 60, "redirect", "/apps"))
                .expect(201);
        String path = "/" + link.text("url").substring("http://console.example.test".length());
        Reply in = console.as("").get(path).expect(303);
        assertEquals("/apps", in.header("Location"));
        Api browser = console.as("").with("Cookie", in.header("Set-Cookie").replaceFirst(";.*", ""));
        assertEquals(List.of(tenancy.id()), browser.get("/tenants").expect(200).each("id"));
        assertEquals(tenancy.name() + "@example.test", browser.get("/session").text("on_behalf_of"));
        console.as("").get(path).refused(401, "sign-in-failed");
        admin.post("/tenants/" + tenancy.id() + "/login-link", Map.of("redirect", "//evil.example"))
                .refused(422, "invalid");
        assertTrue(admin.get("/audit?action=session.sso&tenant_id=" + tenancy.id())
                        .each("id")
                        .size()
                == 1);
    }

    @Test
    void aPasswordThatIsChangedEndsSessionsAndIsAnsweredOnlyIfItWasChosenHere() {
        Tenancy tenancy = Tenancy.live(console);
        Reply chosen =
                admin.post("/tenants/" + tenancy.id() + "/change-password").expect(200);
        String email = chosen.text("email");
        Reply in = console.as("")
                .post("/session", Map.of("email", email, "password", chosen.text("password")))
                .expect(201);
        Api browser = console.as("").with("Cookie", in.header("Set-Cookie").replaceFirst(";.*", ""));
        browser.get("/tenants").expect(200);
        Reply set = admin.post("/tenants/" + tenancy.id() + "/change-password", Map.of("password", PASSWORD))
                .expect(200);
        assertFalse(set.has("password"));
        browser.get("/tenants").refused(401, "unauthenticated");
        console.as("")
                .post("/session", Map.of("email", email, "password", PASSWORD))
                .expect(201);
        assertFalse(admin.get("/audit?tenant_id=" + tenancy.id()).body().contains(PASSWORD));
    }

    @Test
    void theTokenOfAPersonWhoWasDemotedIsRefused() {
        Tenancy tenancy = Tenancy.live(console);
        String email = user("owner", tenancy.id());
        Reply in = console.as("")
                .post("/session", Map.of("email", email, "password", PASSWORD))
                .expect(201);
        Api page = console.as("")
                .with("Cookie", in.header("Set-Cookie").replaceFirst(";.*", ""))
                .with("X-CSRF-Token", in.text("csrf_token"));
        String token = page.post(
                        "/tokens",
                        Map.of("name", "mine", "scopes", List.of("domains:write"), "tenant_id", tenancy.id()))
                .expect(201)
                .text("token");
        console.as(token).get("/session").expect(200);
        String id = in.text("user/id");
        admin.with("If-Match", "*")
                .put(
                        "/users/" + id,
                        Map.of(
                                "name",
                                "x",
                                "role",
                                "developer",
                                "tenant_ids",
                                List.of(tenancy.id()),
                                "disabled",
                                false))
                .expect(200);
        console.as(token).get("/session").refused(401, "unauthenticated");
        assertNotEquals(200, page.get("/tenants").status());
    }
}
