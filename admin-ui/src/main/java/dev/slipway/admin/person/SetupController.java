package dev.slipway.admin.person;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Open;
import dev.slipway.admin.access.Origin;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.audit.AuditLog;
import dev.slipway.admin.audit.Target;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How the first operator comes to be, and how a single-sign-on link is used. */
@RestController
@Tag(name = "Session")
class SetupController {
    private static final Duration SETUP_TIME = Duration.ofHours(24);

    private final People people;
    private final Passwords passwords;
    private final Links links;
    private final Sessions sessions;
    private final Transactions transactions;
    private final AuditLog audit;

    SetupController(
            People people,
            Passwords passwords,
            Links links,
            Sessions sessions,
            Transactions transactions,
            AuditLog audit) {
        this.people = people;
        this.passwords = passwords;
        this.links = links;
        this.sessions = sessions;
        this.transactions = transactions;
        this.audit = audit;
    }

    /** The first operator. */
    record FirstOperator(
            @Schema(description = "the last part of the setup link") @NotBlank @Size(max = 100)
            String secret,

            @NotNull @Pattern(regexp = "[^\\s@]{1,64}@[^\\s@]{1,189}", message = "an address for e-mail")
            String email,

            @NotBlank @Size(max = 200) String name,
            @NotNull @Size(max = 200) String password) {
        /** Without the secrets. */
        @Override
        public String toString() {
            return "FirstOperator[" + email + "]";
        }
    }

    @PostMapping("/api/v1/setup-link")
    @Needs(Scope.SYSTEM_WRITE)
    @Operation(summary = "Makes the link for the first operator; refused once there is one")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Links.Link> link(Caller caller) {
        if (people.anyOperator()) {
            throw new ProblemException(Code.CONFLICT, "there is an operator already, who can make others");
        }
        Links.Link link = transactions.in(() -> {
            links.forgetSetup();
            audit.done(caller, "setup.link", new Target("setup", "setup", null), null, null);
            return links.setup(caller.name(), SETUP_TIME);
        });
        return ResponseEntity.status(HttpStatus.CREATED).body(link);
    }

    @PostMapping("/api/v1/setup")
    @Open
    @Operation(summary = "Makes the first operator, with the secret of the setup link, and signs it in")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Person> setUp(@Valid @RequestBody FirstOperator asked, HttpServletRequest request) {
        String hash = passwords.hash("/password", asked.password(), asked.email());
        String address = Origin.address(request);
        Person person = transactions.in(() -> {
            if (people.anyOperator() || links.take("setup", asked.secret()).isEmpty()) {
                throw new ProblemException(Code.SIGN_IN_FAILED, "the link is wrong, used or too old");
            }
            Person first = people.add(asked.email(), asked.name(), "operator", List.of());
            people.password(first.id(), hash);
            return first;
        });
        Sessions.Begun begun = sessions.begin(person, null, null, false, address);
        audit.done(
                sessions.caller(begun, address, Origin.requestId(request)),
                "setup.done",
                new Target("user", person.id(), null),
                null,
                person);
        return ResponseEntity.status(HttpStatus.CREATED)
                .header(HttpHeaders.SET_COOKIE, sessions.cookie(begun.secret()).toString())
                .body(person);
    }

    @GetMapping("/sso/{secret}")
    @Open
    @Hidden
    ResponseEntity<Void> signIn(@PathVariable String secret, HttpServletRequest request) {
        String address = Origin.address(request);
        Links.Meaning meaning = links.take("sso", secret)
                .filter(found -> found.address() == null || found.address().equals(address))
                .orElseThrow(() -> new ProblemException(
                        Code.SIGN_IN_FAILED, "the link is wrong, used, too old or for another address"));
        Person person = people.get(String.valueOf(meaning.personId()));
        Sessions.Begun begun = sessions.begin(person, meaning.createdBy(), meaning.tenantId(), false, address);
        audit.done(
                sessions.caller(begun, address, Origin.requestId(request)),
                "session.sso",
                new Target("user", person.id(), meaning.tenantId()),
                null,
                null);
        String redirect = meaning.redirect() == null ? "/" : meaning.redirect();
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .header(HttpHeaders.SET_COOKIE, sessions.cookie(begun.secret()).toString())
                .location(URI.create(redirect))
                .build();
    }
}
