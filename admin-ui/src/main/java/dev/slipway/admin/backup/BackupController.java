package dev.slipway.admin.backup;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.audit.AuditLog;
import dev.slipway.admin.audit.Target;
import dev.slipway.admin.config.ConsoleConfig;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/system/backups")
@Tag(name = "System")
class BackupController {
    private final Backup backup;
    private final Path directory;
    private final AuditLog audit;
    private final Clock clock;
    private final Semaphore one = new Semaphore(1);

    BackupController(Backup backup, ConsoleConfig config, AuditLog audit, Clock clock) {
        this.backup = backup;
        this.directory = config.state().resolve("backups");
        this.audit = audit;
        this.clock = clock;
    }

    /** A backup that was made. */
    @Schema(name = "BackupFile")
    record BackupFile(
            @Schema(description = "on the node; whoever has it has every secret")
            String file,

            long sizeBytes,
            Instant at) {}

    @GetMapping
    @Needs(Scope.SYSTEM_READ)
    @Operation(summary = "The backups on the node, oldest first")
    List<BackupFile> list() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".zip"))
                    .sorted()
                    .map(BackupController::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @PostMapping
    @Needs(Scope.SYSTEM_WRITE)
    @Operation(summary = "Writes the whole record into a file on the node, as it is at this moment")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<BackupFile> make(Caller caller) throws IOException {
        if (!one.tryAcquire()) {
            throw new ProblemException(Code.CONFLICT, "a backup is being made");
        }
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            String name =
                    clock.instant().truncatedTo(ChronoUnit.MILLIS).toString().replace(":", "");
            Path part = directory.resolve(name + ".part");
            Path whole = directory.resolve(name + ".zip");
            try {
                backup.write(part);
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
                Files.move(part, whole);
            } finally {
                Files.deleteIfExists(part);
            }
            audit.done(caller, "system.backup", new Target("backup", name, null), null, null);
            return ResponseEntity.status(HttpStatus.CREATED).body(of(whole));
        } finally {
            one.release();
        }
    }

    private static BackupFile of(Path file) {
        try {
            return new BackupFile(
                    file.toString(),
                    Files.size(file),
                    Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MILLIS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
