package dev.slipway.supervisor.wanted;

import dev.slipway.supervisor.posix.Account;
import dev.slipway.supervisor.tenant.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;

/** What an account must be like beside its numbers, much as suexec wants it; looked at whenever it is asked for. */
record Suitability(Path shadow, LocalDate today) {
    private static final int GROUP_OR_OTHERS_WRITE = 0022;
    private static final int EXPIRES = 7;

    static Suitability ofThisHost() {
        return new Suitability(Path.of("/etc/shadow"), LocalDate.now(ZoneOffset.UTC));
    }

    /** @throws Refused when it has expired, or when others can write to its home */
    void demand(Account account) {
        expiry(account.name()).filter(day -> !day.isAfter(today)).ifPresent(day -> {
            throw new Refused("user = \"" + account.name() + "\": the account expired on " + day
                    + "; whoever locked it has to say otherwise (chage -E -1 " + account.name() + ")");
        });
        demandHome(account);
    }

    /** An empty password or none says nothing: accounts of tenants need not be able to log in. */
    private Optional<LocalDate> expiry(String name) {
        try (Stream<String> lines = Files.lines(shadow)) {
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields[0].equals(name) && fields.length > EXPIRES && !fields[EXPIRES].isEmpty())
                    .map(fields -> LocalDate.ofEpochDay(Long.parseLong(fields[EXPIRES])))
                    .findFirst();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            throw new Refused("user = \"" + name + "\": " + shadow + " does not tell whether it has expired: " + e);
        }
    }

    private static void demandHome(Account account) {
        Path home = Path.of(account.home());
        try {
            int owner = (Integer) Files.getAttribute(home, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            int mode = (Integer) Files.getAttribute(home, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if (owner != 0 && owner != account.uid()) {
                throw refused(account, "belongs to uid " + owner);
            }
            if (Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS) && (mode & GROUP_OR_OTHERS_WRITE) != 0) {
                throw refused(account, "can be written by others (mode " + Integer.toOctalString(mode & 07777) + ")");
            }
        } catch (IOException e) {
            // one that is not there nobody can write to
        }
    }

    private static Refused refused(Account account, String what) {
        return new Refused("user = \"" + account.name() + "\": its home " + account.home() + " " + what
                + ", who could become that account; mend it (chmod go-w, chown) or choose another account");
    }
}
