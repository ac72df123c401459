package dev.slipway.supervisor.release;

import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.spawn.TenantRun;
import dev.slipway.supervisor.tenant.ByteSize;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.tenant.SettingTable;
import dev.slipway.supervisor.wanted.Wanted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much disk an application's releases and data take up, counted by a process that is the tenant. */
public final class DiskUse {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int LONGEST_ANSWER = 64 * 1024;
    private static final Pattern TOTAL = Pattern.compile("(?m)^([0-9]{1,18})\ttotal$");

    private final Layout layout;
    private final TenantRun run;
    private final Spool spool;

    public DiskUse(Layout layout, TenantRun run, Spool spool) {
        this.layout = layout;
        this.run = run;
        this.spool = spool;
    }

    /**
     * What is wrong with the application's use, in words; empty when it keeps to its disk-limit or has none.
     *
     * @throws IOException if it could not be counted
     */
    public Optional<String> excess(Wanted wanted) throws IOException {
        ByteSize limit = wanted.specification().settings().get(SettingTable.DISK_LIMIT);
        if (limit.bytes() == 0) {
            return Optional.empty();
        }
        long used = count(wanted);
        return used <= limit.bytes()
                ? Optional.empty()
                : Optional.of(used / 1024 / 1024 + " MiB are in use by its releases and data, of at most " + limit);
    }

    /** @throws Refused if it has no room left for another release */
    public void demandRoom(Wanted wanted) throws IOException {
        excess(wanted).ifPresent(excess -> {
            throw new Refused("disk-limit: " + excess + "; delete something, or keep fewer releases (keep-releases)");
        });
    }

    private long count(Wanted wanted) throws IOException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/du", "-sxcB1", "--", "data"));
        wanted.releases().forEach(release -> command.add("releases/" + release.number()));
        Path answer = spool.answerFile();
        try {
            Path directory = layout.application(wanted.tenant(), wanted.application());
            ExitStatus status = run.run(
                    new TenantRun.Errand(
                            wanted.identity(),
                            command,
                            directory,
                            TenantRun.Input.file(Path.of("/dev/null")),
                            answer,
                            LIMIT),
                    wanted.tenant(),
                    wanted.application());
            try (InputStream in = Files.newInputStream(answer)) {
                // it says 1 when a file vanished while it counted
                Matcher total = TOTAL.matcher(new String(in.readNBytes(LONGEST_ANSWER), StandardCharsets.US_ASCII));
                if (!total.find()) {
                    throw new IOException("its disk use could not be counted: du " + status.words());
                }
                return Long.parseLong(total.group(1));
            }
        } finally {
            Files.delete(answer);
        }
    }
}
