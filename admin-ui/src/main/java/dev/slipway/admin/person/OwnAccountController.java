package dev.slipway.admin.person;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Open;
import dev.slipway.admin.audit.AuditLog;
import dev.slipway.admin.audit.Target;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.database.Vault;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What people change of their own account. */
@RestController
@RequestMapping("/api/v1/session")
@Tag(name = "Session")
class OwnAccountController {
    private final People people;
    private final Passwords passwords;
    private final Sessions sessions;
    private final SignIn signIn;
    private final Vault vault;
    private final Transactions transactions;
    private final AuditLog audit;

    OwnAccountController(
            People people,
            Passwords passwords,
            Sessions sessions,
            SignIn signIn,
            Vault vault,
            Transactions transactions,
            AuditLog audit) {
        this.people = people;
        this.passwords = passwords;
        this.sessions = sessions;
        this.signIn = signIn;
        this.vault = vault;
        this.transactions = transactions;
        this.audit = audit;
    }

    /** A new password, and the old one. */
    record PasswordChange(
            @NotNull @Size(max = 200) String before,
            @NotNull @Size(max = 200) String after) {
        /** Without either. */
        @Override
        public String toString() {
            return "PasswordChange";
        }
    }

    /** A code of the app that was set up. */
    record Confirmation(@NotNull @Size(max = 20) String code) {}

    /** What an authenticator app is told, once. */
    @Schema(name = "TotpSetup")
    record Setup(
            String secret,
            @Schema(description = "for a QR code") String uri) {}

    @PostMapping("/password")
    @Open(signedIn = true)
    @Operation(summary = "Changes one's own password; ends all of one's sessions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> password(Caller caller, @Valid @RequestBody PasswordChange asked) {
        Person person = self(caller);
        if (!passwords.matches(asked.before(), people.secrets(person.id()).passwordHash())) {
            throw new ProblemException(Code.SIGN_IN_FAILED, "the password before is wrong");
        }
        String hash = passwords.hash("/after", asked.after(), person.email());
        transactions.run(() -> {
            people.password(person.id(), hash);
            sessions.endAll(person.id());
            audit.done(caller, "user.password", target(person), null, null);
        });
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/totp")
    @Open(signedIn = true)
    @Operation(summary = "Begins to set up a second factor; it counts once it is confirmed")
    Setup setUp(Caller caller) {
        Person person = self(caller);
        if (person.totp()) {
            throw new ProblemException(Code.CONFLICT, "there is a second factor already; an operator can remove it");
        }
        String secret = Totp.secret();
        people.totp(person.id(), vault.seal(secret), false);
        String label = URLEncoder.encode("Slipway:" + person.email(), StandardCharsets.UTF_8);
        return new Setup(secret, "otpauth://totp/" + label + "?secret=" + secret + "&issuer=Slipway");
    }

    @PostMapping("/totp/confirm")
    @Open(signedIn = true)
    @Operation(summary = "Confirms the second factor with a code of it")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> confirm(Caller caller, @Valid @RequestBody Confirmation asked) {
        Person person = self(caller);
        String sealed = people.secrets(person.id()).totpSealed();
        if (sealed == null || person.totp()) {
            throw new ProblemException(Code.CONFLICT, "nothing is being set up");
        }
        if (!signIn.takes(person.id(), sealed, asked.code())) {
            throw ProblemException.invalid("/code", "not the code of this moment");
        }
        transactions.run(() -> {
            people.totp(person.id(), sealed, true);
            audit.done(caller, "user.totp-on", target(person), null, null);
        });
        return ResponseEntity.noContent().build();
    }

    private Person self(Caller caller) {
        if (!caller.kind().equals("person") || caller.onBehalfOf() != null) {
            throw new ProblemException(Code.FORBIDDEN, "only who has signed in as themselves may do this");
        }
        return people.get(caller.id());
    }

    private static Target target(Person person) {
        return new Target("user", person.id(), null);
    }
}
