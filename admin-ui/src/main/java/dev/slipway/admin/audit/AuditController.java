package dev.slipway.admin.audit;

import static dev.slipway.admin.database.Columns.text;
import static dev.slipway.admin.database.Columns.textOrNull;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Scope;
import dev.slipway.admin.database.Columns;
import dev.slipway.admin.http.Answers;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Filter;
import dev.slipway.admin.http.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Reads the log, newest first. */
@RestController
@RequestMapping("/api/v1/audit")
@Tag(name = "Audit")
class AuditController {
    private final JdbcClient sql;

    AuditController(JdbcClient sql) {
        this.sql = sql;
    }

    @GetMapping
    @Needs(Scope.AUDIT_READ)
    @Operation(summary = "Every write and every refusal, newest first")
    ResponseEntity<Page<AuditEntry>> list(
            Caller caller,
            Cursor cursor,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(name = "object_id", required = false) @Nullable String objectId,
            @RequestParam(name = "tenant_id", required = false) @Nullable String tenantId) {
        Filter filter = new Filter()
                .tenants("tenant_id", caller)
                .equal("actor", actor)
                .equal("action", action)
                .equal("object_id", objectId)
                .equal("tenant_id", tenantId)
                .before("id", cursor);
        return Answers.page(
                filter.query(sql, "select * from audit_entry", "id desc", cursor, AuditController::entry),
                cursor,
                AuditEntry::id);
    }

    private static AuditEntry entry(ResultSet row, int number) throws SQLException {
        return new AuditEntry(
                text(row, "id"),
                Columns.time(row, "at"),
                text(row, "actor"),
                text(row, "actor_kind"),
                textOrNull(row, "on_behalf_of"),
                textOrNull(row, "token_id"),
                text(row, "address"),
                text(row, "request_id"),
                text(row, "action"),
                text(row, "object_type"),
                text(row, "object_id"),
                textOrNull(row, "tenant_id"),
                text(row, "outcome"),
                node(textOrNull(row, "before_json")),
                node(textOrNull(row, "after_json")));
    }

    private static @Nullable JsonNode node(@Nullable String json) {
        return json == null ? null : Columns.read(json, JsonNode.class);
    }
}
