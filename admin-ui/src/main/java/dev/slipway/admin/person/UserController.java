package dev.slipway.admin.person;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
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
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/users")
@Tag(name = "Users")
class UserController {
    private static final String ROLES = "operator|helpdesk|owner|developer";

    private final People people;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Transactions transactions;
    private final AuditLog audit;

    UserController(People people, Passwords passwords, Sessions sessions, Transactions transactions, AuditLog audit) {
        this.people = people;
        this.passwords = passwords;
        this.sessions = sessions;
        this.transactions = transactions;
        this.audit = audit;
    }

    /** A person to be made. */
    record NewUser(
            @NotNull @Pattern(regexp = "[^\\s@]{1,64}@[^\\s@]{1,189}", message = "an address for e-mail")
            String email,

            @NotBlank @Size(max = 200) String name,

            @NotNull @Pattern(regexp = ROLES, message = ROLES)
            String role,

            @Size(max = 100) @Nullable List<@NotNull String> tenantIds,
            @Size(max = 200) @Nullable String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "NewUser[" + email + "]";
        }
    }

    /** What a person shall be. */
    record UserChange(
            @NotBlank @Size(max = 200) String name,

            @NotNull @Pattern(regexp = ROLES, message = ROLES)
            String role,

            @Size(max = 100) @Nullable List<@NotNull String> tenantIds,
            boolean disabled) {}

    @GetMapping
    @Needs(Scope.USERS_READ)
    @Operation(summary = "People, oldest first")
    ResponseEntity<Page<Person>> list(
            Cursor cursor,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String role) {
        Filter filter =
                new Filter().containing(q, "email", "name").equal("role", role).after("id", cursor);
        return Answers.page(people.list(filter, cursor), cursor, Person::id);
    }

    @GetMapping("/{id}")
    @Needs(Scope.USERS_READ)
    @Operation(summary = "One person")
    ResponseEntity<Person> get(@PathVariable String id) {
        Person person = people.get(id);
        return Answers.ok(person, people.version(id));
    }

    @PostMapping
    @Needs(Scope.USERS_WRITE)
    @Operation(summary = "Makes a person")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Person> create(Caller caller, @Valid @RequestBody NewUser asked) {
        List<String> tenants = tenants(asked.role(), asked.tenantIds());
        String password = asked.password();
        String hash = password == null ? null : passwords.hash("/password", password, asked.email());
        Person made = known(() -> {
            Person person = people.add(asked.email(), asked.name(), asked.role(), tenants);
            if (hash != null) {
                people.password(person.id(), hash);
            }
            audit.done(caller, "user.create", target(person), null, person);
            return person;
        });
        return Answers.created("/api/v1/users/" + made.id(), made, people.version(made.id()));
    }

    @PutMapping("/{id}")
    @Needs(Scope.USERS_WRITE)
    @Operation(summary = "Changes a person; who is demoted or disabled is signed out, and their tokens with them")
    ResponseEntity<Person> change(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Valid @RequestBody UserChange asked) {
        List<String> tenants = tenants(asked.role(), asked.tenantIds());
        Person changed = known(() -> {
            Person before = people.get(id);
            Answers.match(ifMatch, people.version(id));
            refuseToEndOneself(caller, before, asked.role().equals("operator") && !asked.disabled());
            Person after = people.change(before, asked.name(), asked.role(), asked.disabled(), tenants);
            sessions.endAll(id);
            audit.done(caller, "user.change", target(before), before, after);
            return after;
        });
        return Answers.ok(changed, people.version(id));
    }

    @PostMapping("/{id}/remove-second-factor")
    @Needs(Scope.USERS_WRITE)
    @Operation(summary = "Removes a second factor that was lost")
    ResponseEntity<Person> removeSecondFactor(Caller caller, @PathVariable String id) {
        transactions.run(() -> {
            Person person = people.get(id);
            if (person.totp()) {
                people.totp(id, null, false);
                sessions.endAll(id);
                audit.done(caller, "user.totp-off", target(person), null, null);
            }
        });
        return get(id);
    }

    @DeleteMapping("/{id}")
    @Needs(Scope.USERS_WRITE)
    @Operation(summary = "Removes a person, their sessions and tokens")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> remove(Caller caller, @PathVariable String id) {
        transactions.run(() -> {
            Person person = people.get(id);
            refuseToEndOneself(caller, person, false);
            people.remove(id);
            audit.done(caller, "user.remove", target(person), person, null);
        });
        return ResponseEntity.noContent().build();
    }

    private static void refuseToEndOneself(Caller caller, Person person, boolean stays) {
        if (caller.id().equals(person.id()) && !stays) {
            throw new ProblemException(Code.CONFLICT, "nobody can take their own rights away; ask another operator");
        }
    }

    private <T> T known(java.util.function.Supplier<T> work) {
        try {
            return transactions.in(work);
        } catch (DataIntegrityViolationException e) {
            throw ProblemException.invalid("/tenant_ids", "there is no such tenant");
        }
    }

    private static List<String> tenants(String role, @Nullable List<String> asked) {
        List<String> tenants =
                asked == null ? List.of() : asked.stream().distinct().toList();
        boolean ours = role.equals("operator") || role.equals("helpdesk");
        if (ours != tenants.isEmpty()) {
            throw ProblemException.invalid(
                    "/tenant_ids",
                    ours ? "an " + role + " belongs to no tenant" : "an " + role + " needs at least one");
        }
        return tenants;
    }

    private static Target target(Person person) {
        return new Target("user", person.id(), null);
    }
}
