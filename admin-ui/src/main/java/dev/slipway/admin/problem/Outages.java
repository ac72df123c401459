package dev.slipway.admin.problem;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.TransactionException;

/** Tells a database that does not answer from one that was asked something wrong. */
public final class Outages {
    private Outages() {}

    /** Gone, locked or full, rather than asked a wrong question. */
    public static boolean isDatabase(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            boolean away = switch (cause) {
                case DataAccessResourceFailureException d -> true;
                case PessimisticLockingFailureException l -> true;
                case QueryTimeoutException q -> true;
                case TransactionException t -> true;
                case SQLTransientException s -> true;
                case SQLRecoverableException s -> true;
                case SQLNonTransientConnectionException s -> true;
                case SQLException s -> resource(s);
                default -> false;
            };
            if (away) {
                return true;
            }
        }
        return false;
    }

    /** SQL states: 08 connection, 53 resources (disk full), 57P operator's intervention; 90xxx of H2: closed, broken, disk. */
    private static boolean resource(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        int code = e.getErrorCode();
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")
                || code == 90007
                || code == 90028
                || code == 90030
                || code == 90031
                || code == 90067
                || code == 90098
                || code == 90121
                || code == 90131;
    }
}
