package dev.slipway.supervisor.posix;

import java.util.Optional;
import java.util.OptionalInt;
import jnr.posix.Group;
import jnr.posix.Passwd;

/** An entry of the system's account database. {@code gid} is the primary group. */
public record Account(String name, int uid, int gid, String home, String shell) {
    public static Optional<Account> byName(String name) {
        return of(Native.JNR.getpwnam(name));
    }

    public static Optional<Account> byUid(int uid) {
        return of(Native.JNR.getpwuid(uid));
    }

    public static Optional<Integer> gidOfGroup(String name) {
        Group group = Native.JNR.getgrnam(name);
        return group == null ? Optional.empty() : Optional.of((int) group.getGID());
    }

    /** Of an account, or of a number that needs none: its group is the same number. */
    public static OptionalInt gidOfAccountOrNumber(String word) {
        Optional<Account> account = byName(word);
        if (account.isPresent()) {
            return OptionalInt.of(account.get().gid());
        }
        return word.matches("[1-9][0-9]{3,8}") ? OptionalInt.of(Integer.parseInt(word)) : OptionalInt.empty();
    }

    private static Optional<Account> of(Passwd entry) {
        return entry == null
                ? Optional.empty()
                : Optional.of(new Account(
                        entry.getLoginName(),
                        (int) entry.getUID(),
                        (int) entry.getGID(),
                        entry.getHome(),
                        entry.getShell()));
    }
}
