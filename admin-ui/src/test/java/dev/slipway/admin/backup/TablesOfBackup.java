package dev.slipway.admin.backup;

import java.util.Set;
import java.util.TreeSet;

/** Every table that a backup knows of, kept or left out. */
public final class TablesOfBackup {
    private TablesOfBackup() {}

    public static Set<String> all() {
        Set<String> all = new TreeSet<>(Tables.ALL);
        all.addAll(Tables.LEFT_OUT);
        return all;
    }
}
