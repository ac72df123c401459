package dev.slipway.admin.release;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.http.Answers;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.http.Page;
import dev.slipway.admin.http.Prefer;
import dev.slipway.admin.http.Upload;
import dev.slipway.admin.operation.Operations;
import dev.slipway.admin.operation.TakesTime;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Releases")
class ReleaseController {
    private final Releases releases;
    private final ReleaseDesk desk;
    private final Applications applications;
    private final Operations operations;
    private final Transactions transactions;

    ReleaseController(
            Releases releases,
            ReleaseDesk desk,
            Applications applications,
            Operations operations,
            Transactions transactions) {
        this.releases = releases;
        this.desk = desk;
        this.applications = applications;
        this.operations = operations;
        this.transactions = transactions;
    }

    /** Which release shall be served again. */
    record Rollback(@Min(1) int rollbackTo) {}

    @GetMapping("/applications/{id}/releases")
    @Needs(Scope.APPS_READ)
    @Operation(summary = "The releases of an application, newest first")
    ResponseEntity<Page<Release>> list(
            Caller caller,
            Cursor cursor,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String status) {
        Application application = applications.get(caller, id);
        Filter filter = new Filter()
                .equal("application_id", application.id())
                .equal("status", status)
                .before("id", cursor);
        return Answers.page(releases.list(filter, cursor), cursor, Release::id);
    }

    @GetMapping("/releases/{id}")
    @Needs(Scope.APPS_READ)
    @Operation(summary = "One release")
    ResponseEntity<Release> get(Caller caller, @PathVariable String id) {
        Release release = releases.get(caller, id);
        return Answers.ok(release, releases.version(id));
    }

    @GetMapping(path = "/releases/{id}/log", produces = MediaType.TEXT_PLAIN_VALUE)
    @Needs(Scope.APPS_READ)
    @Operation(summary = "What was said while the release went live or did not")
    ResponseEntity<String> log(Caller caller, @PathVariable String id) {
        Release release = releases.get(caller, id);
        return ResponseEntity.ok(operations.text(release.operationId()));
    }

    @PostMapping(
            path = "/applications/{id}/releases",
            consumes = {"application/zip", "application/java-archive", "application/octet-stream"})
    @Needs(Scope.DEPLOY)
    @TakesTime(also = 200)
    @Operation(summary = "Uploads a WAR, or a zip of a web application's root, and puts it live once it is ready")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Release> deploy(
            Caller caller,
            Prefer prefer,
            @PathVariable String id,
            @RequestParam(required = false) @Size(max = 500) @Nullable String message,
            HttpServletRequest request) {
        if (!(request.getAttribute(Upload.ATTRIBUTE) instanceof Upload upload) || upload.size() == 0) {
            throw new ProblemException(Code.BAD_REQUEST, "the body has to be the archive");
        }
        ReleaseDesk.Taken taken =
                transactions.in(() -> desk.deploy(caller, applications.get(caller, id), upload, message));
        return answer(caller, prefer, taken);
    }

    @PostMapping(path = "/applications/{id}/releases", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Scope.DEPLOY)
    @TakesTime(also = 200)
    @Operation(summary = "Serves an earlier release again, as a new one")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Release> rollback(
            Caller caller, Prefer prefer, @PathVariable String id, @Valid @RequestBody Rollback asked) {
        ReleaseDesk.Taken taken =
                transactions.in(() -> desk.rollback(caller, applications.get(caller, id), asked.rollbackTo()));
        return answer(caller, prefer, taken);
    }

    private ResponseEntity<Release> answer(Caller caller, Prefer prefer, ReleaseDesk.Taken taken) {
        String id = taken.release().id();
        return operations.answer(taken.operation(), prefer.patience(), () -> {
            Release release = releases.get(caller, id);
            return taken.fresh()
                    ? Answers.created("/api/v1/releases/" + id, release, releases.version(id))
                    : Answers.ok(release, releases.version(id));
        });
    }
}
