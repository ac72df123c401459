package dev.slipway.supervisor.worker;

import dev.slipway.supervisor.death.Past;
import dev.slipway.supervisor.layout.WholeFile;
import dev.slipway.supervisor.tenant.ApplicationKey;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which processes run and what others died of, one file an application, for the next supervisor. Not synced: a crash of
 * the host ends the processes too.
 */
public final class ActualStore {
    private static final Logger LOG = System.getLogger(ActualStore.class.getName());
    private static final JsonMapper JSON = new JsonMapper();

    /** @param accepting whether it was told to take requests */
    record Entry(
            String worker,
            int index,
            int generation,
            int pid,
            long startTicks,
            String token,
            int release,
            boolean accepting,
            String startedAt,
            long restarts,
            long oomKillsBefore,
            long outputFrom) {}

    /** @param past null in notes of supervisors that did not keep it */
    record Actual(
            int generation, List<Entry> workers, @Nullable Past past) {
        static final Actual NOTHING = new Actual(0, List.of(), Past.NONE);
    }

    private final Path directory;

    public ActualStore(Path directory) {
        this.directory = directory;
    }

    /** What was noted last; nothing when there is no note or it is unreadable, in which case its processes are found by their groups. */
    Actual load(ApplicationKey key) {
        try {
            return Files.exists(file(key))
                    ? JSON.readValue(Files.readAllBytes(file(key)), Actual.class)
                    : Actual.NOTHING;
        } catch (IOException | JacksonException e) {
            LOG.log(Level.ERROR, "{0} cannot be read: {1}; its workers are started anew", file(key), e.getMessage());
            return Actual.NOTHING;
        }
    }

    void save(ApplicationKey key, Actual actual) {
        try {
            WholeFile.writeUnsynced(file(key), JSON.writeValueAsBytes(actual));
        } catch (IOException e) {
            LOG.log(Level.ERROR, "{0} cannot be written: {1}", file(key), e.getMessage());
        }
    }

    void forget(ApplicationKey key) throws IOException {
        Files.deleteIfExists(file(key));
    }

    private Path file(ApplicationKey key) {
        return directory.resolve(key.tenant().value() + "+" + key.application().value() + ".json");
    }
}
