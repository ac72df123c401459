package dev.slipway.admin.person;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Open;
import dev.slipway.admin.access.Origin;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.audit.AuditLog;
import dev.slipway.admin.audit.Target;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Signing in and out. */
@RestController
@RequestMapping("/api/v1/session")
@Tag(name = "Session")
class SessionController {
    private final People people;
    private final SignIn signIn;
    private final Sessions sessions;
    private final AuditLog audit;

    SessionController(People people, SignIn signIn, Sessions sessions, AuditLog audit) {
        this.people = people;
        this.signIn = signIn;
        this.sessions = sessions;
        this.audit = audit;
    }

    /** Who wants in. */
    record Credentials(
            @NotBlank @Size(max = 254) String email,
            @NotNull @Size(max = 200) String password,

            @Schema(description = "code of the second factor, where there is one") @Size(max = 20) @Nullable
            String totp) {
        /** Without the password, which must not reach a log. */
        @Override
        public String toString() {
            return "Credentials[" + email + "]";
        }
    }

    /** Who is in. */
    @Schema(name = "Session")
    record Session(
            String name,
            @Nullable Person user,
            @Nullable String onBehalfOf,
            List<String> scopes,

            @Schema(description = "for X-CSRF-Token; absent for tokens") @Nullable
            String csrfToken) {}

    @PostMapping
    @Open
    @Operation(summary = "Signs a person in; the answer sets the session's cookie")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Session> begin(@Valid @RequestBody Credentials asked, HttpServletRequest request) {
        String address = Origin.address(request);
        Person person = signIn.check(asked.email(), asked.password(), asked.totp(), address);
        sessions.end(request);
        Sessions.Begun begun = sessions.begin(person, null, null, false, address);
        Caller caller = sessions.caller(begun, address, Origin.requestId(request));
        audit.done(caller, "session.begin", new Target("user", person.id(), null), null, null);
        return ResponseEntity.status(HttpStatus.CREATED)
                .header(HttpHeaders.SET_COOKIE, sessions.cookie(begun.secret()).toString())
                .body(session(caller));
    }

    @GetMapping
    @Open(signedIn = true)
    @Operation(summary = "Who is asking, and what that allows")
    Session get(Caller caller) {
        return session(caller);
    }

    private Session session(Caller caller) {
        Optional<Person> person = caller.kind().equals("person") ? people.find(caller.id()) : Optional.empty();
        return new Session(
                caller.name(),
                person.orElse(null),
                caller.onBehalfOf(),
                caller.scopes().stream()
                        .filter(caller::allows)
                        .map(Scope::word)
                        .sorted()
                        .toList(),
                caller.csrf());
    }

    @DeleteMapping
    @Open(signedIn = true)
    @Operation(summary = "Signs out")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> end(Caller caller, HttpServletRequest request) {
        if (!caller.kind().equals("person")) {
            throw new ProblemException(Code.CONFLICT, "a token has no session to end; revoke it instead");
        }
        sessions.end(request);
        return ResponseEntity.noContent()
                .header(HttpHeaders.SET_COOKIE, sessions.cookie("").toString())
                .build();
    }
}
