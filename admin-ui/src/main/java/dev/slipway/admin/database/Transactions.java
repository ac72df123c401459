package dev.slipway.admin.database;

import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** All of it or nothing. */
@Component
public final class Transactions {
    private final PlatformTransactionManager manager;
    private final TransactionTemplate template;
    private final JdbcClient sql;

    Transactions(PlatformTransactionManager manager, JdbcClient sql) {
        this.manager = manager;
        this.template = new TransactionTemplate(manager);
        this.sql = sql;
    }

    /** A transaction inside another is part of it. */
    public <T> T in(Supplier<T> work) {
        return template.<T>execute(status -> work.get());
    }

    public void run(Runnable work) {
        template.executeWithoutResult(status -> work.run());
    }

    /** Reads everything as it was when it began, whoever writes meanwhile. */
    public void runAtOneMoment(Runnable work) {
        TransactionTemplate snapshot = new TransactionTemplate(manager);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.executeWithoutResult(status -> work.run());
    }

    /** Others who want the same row wait until this transaction has ended. */
    public void lockTenant(String tenantId) {
        sql.sql("select id from tenant where id = ? for update")
                .param(tenantId)
                .query(String.class)
                .optional();
    }

    /** Runs once the transaction is in the database; at once where there is none. */
    public static void afterwards(Runnable work) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            work.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }
}
