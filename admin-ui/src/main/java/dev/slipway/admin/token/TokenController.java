package dev.slipway.admin.token;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Network;
import dev.slipway.admin.access.Rights;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.audit.AuditLog;
import dev.slipway.admin.audit.Target;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.http.Answers;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.http.Page;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.tenant.Tenants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/tokens")
@Tag(name = "Tokens")
class TokenController {
    private static final Set<Rights> PRESETS =
            Set.of(Rights.ADMIN, Rights.BILLING, Rights.DEPLOY_ONLY, Rights.READ_ONLY, Rights.HELPDESK, Rights.METRICS);

    private final Tokens tokens;
    private final Tenants tenants;
    private final Transactions transactions;
    private final AuditLog audit;
    private final Clock clock;

    TokenController(Tokens tokens, Tenants tenants, Transactions transactions, AuditLog audit, Clock clock) {
        this.tokens = tokens;
        this.tenants = tenants;
        this.transactions = transactions;
        this.audit = audit;
        this.clock = clock;
    }

    @GetMapping
    @Needs(Scope.TOKENS_READ)
    @Operation(summary = "Tokens, oldest first, without themselves")
    ResponseEntity<Page<Token>> list(
            Caller caller,
            Cursor cursor,
            @RequestParam(name = "tenant_id", required = false) @Nullable String tenantId) {
        Filter filter = new Filter()
                .tenants("tenant_id", caller)
                .equal("tenant_id", tenantId)
                .after("id", cursor);
        return Answers.page(tokens.list(filter, cursor), cursor, Token::id);
    }

    @GetMapping("/{id}")
    @Needs(Scope.TOKENS_READ)
    @Operation(summary = "One token, without itself")
    ResponseEntity<Token> get(Caller caller, @PathVariable String id) {
        Token token = tokens.get(caller, id);
        return Answers.ok(token, tokens.version(id));
    }

    @PostMapping
    @Needs(Scope.TOKENS_WRITE)
    @Operation(summary = "Makes a token; this answer is the only one that holds it")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Token> create(Caller caller, @Valid @RequestBody NewToken asked) {
        Set<Scope> scopes = scopes(asked);
        check(caller, asked, scopes);
        Token made = transactions.in(() -> {
            Token token = tokens.add(asked, scopes, caller);
            audit.done(
                    caller,
                    "token.create",
                    target(token),
                    null,
                    tokens.find(token.id()).orElseThrow());
            return token;
        });
        return Answers.created("/api/v1/tokens/" + made.id(), made, 1);
    }

    @DeleteMapping("/{id}")
    @Needs(Scope.TOKENS_WRITE)
    @Operation(summary = "Revokes a token")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> revoke(Caller caller, @PathVariable String id) {
        transactions.run(() -> {
            Token before = tokens.get(caller, id);
            if (before.revokedAt() == null) {
                tokens.revoke(id);
                audit.done(caller, "token.revoke", target(before), before, tokens.get(caller, id));
            }
        });
        return ResponseEntity.noContent().build();
    }

    private static Set<Scope> scopes(NewToken asked) {
        List<String> words = asked.scopes();
        if ((asked.preset() == null) == (words == null)) {
            throw ProblemException.invalid("/preset", "either a preset or scopes");
        }
        if (asked.preset() != null) {
            return Rights.of(asked.preset())
                    .filter(PRESETS::contains)
                    .orElseThrow(() -> ProblemException.invalid(
                            "/preset",
                            "one of "
                                    + PRESETS.stream()
                                            .map(Rights::word)
                                            .sorted()
                                            .toList()))
                    .scopes();
        }
        Set<Scope> scopes = new TreeSet<>();
        for (int i = 0; words != null && i < words.size(); i++) {
            int at = i;
            scopes.add(Scope.of(words.get(i))
                    .orElseThrow(() -> ProblemException.invalid("/scopes/" + at, "no such scope")));
        }
        if (scopes.isEmpty()) {
            throw ProblemException.invalid("/scopes", "at least one");
        }
        return scopes;
    }

    private void check(Caller caller, NewToken asked, Set<Scope> scopes) {
        List<String> cidrs = asked.cidrs() == null ? List.of() : asked.cidrs();
        for (int i = 0; i < cidrs.size(); i++) {
            try {
                var _ = new Network(cidrs.get(i));
            } catch (IllegalArgumentException e) {
                throw ProblemException.invalid("/cidrs/" + i, "a network like 192.0.2.0/24 or 2001:db8::/32");
            }
        }
        if (asked.expiresAt() != null && !asked.expiresAt().isAfter(clock.instant())) {
            throw ProblemException.invalid("/expires_at", "later than now");
        }
        if (asked.tenantId() != null) {
            tenants.get(caller, asked.tenantId());
        } else if (caller.tenants() != null) {
            throw ProblemException.invalid("/tenant_id", "is needed");
        }
        List<String> beyond = scopes.stream()
                .filter(scope -> !caller.allows(scope))
                .map(Scope::word)
                .toList();
        if (!beyond.isEmpty()) {
            throw new ProblemException(Code.FORBIDDEN, "nobody gives rights they have not: " + beyond);
        }
        if (asked.preset() == null
                && asked.tenantId() != null
                && scopes.stream().anyMatch(Scope::ours)) {
            throw ProblemException.invalid("/scopes", "some of them are never bound to a tenant");
        }
    }

    private static Target target(Token token) {
        return new Target("token", token.id(), token.tenantId());
    }
}
