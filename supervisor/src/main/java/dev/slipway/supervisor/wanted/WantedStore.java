package dev.slipway.supervisor.wanted;

import dev.slipway.supervisor.layout.WholeFile;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.ApplicationName;
import dev.slipway.supervisor.tenant.ApplicationSpecification;
import dev.slipway.supervisor.tenant.EnvironmentVariables;
import dev.slipway.supervisor.tenant.Identity;
import dev.slipway.supervisor.tenant.Route;
import dev.slipway.supervisor.tenant.Settings;
import dev.slipway.supervisor.tenant.TenantName;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One JSON file an application under state/applications, replaced whole and synced before anything acts on it. */
public final class WantedStore {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private final Path directory;

    public WantedStore(Path directory) {
        this.directory = directory;
    }

    private record Stored(
            String tenant,
            String application,
            @Nullable String user,
            List<String> routes,
            Map<String, String> settings,
            Map<String, String> environment,
            int uid,
            int gid,
            String account,
            boolean up,
            int release,
            List<Release> releases,
            int slot,
            String secret,
            boolean suspended) {
        static Stored of(Wanted wanted) {
            ApplicationSpecification asked = wanted.specification();
            return new Stored(
                    wanted.tenant(),
                    wanted.application(),
                    asked.user(),
                    asked.routes().stream().map(Route::toString).toList(),
                    asked.settings().written(),
                    asked.environment().values(),
                    wanted.identity().uid(),
                    wanted.identity().gid(),
                    wanted.identity().name(),
                    wanted.up(),
                    wanted.release(),
                    wanted.releases(),
                    wanted.slot(),
                    wanted.secret(),
                    wanted.suspended());
        }

        Wanted wanted() {
            ApplicationKey key = new ApplicationKey(new TenantName(tenant), new ApplicationName(application));
            ApplicationSpecification asked = new ApplicationSpecification(
                    key,
                    user,
                    routes.stream().map(Route::parse).toList(),
                    new Settings(settings),
                    new EnvironmentVariables(environment));
            return new Wanted(asked, new Identity(uid, gid, account), up, release, releases, slot, secret, suspended);
        }
    }

    /** @throws IOException naming the file that cannot be read; nothing is guessed or skipped */
    public List<Wanted> all() throws IOException {
        List<Wanted> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.json")) {
            for (Path file : files) {
                try {
                    all.add(read(Files.readAllBytes(file)).wanted());
                } catch (JacksonException e) {
                    throw new IOException(file + " cannot be read: " + e.getOriginalMessage(), e);
                } catch (RuntimeException e) {
                    throw new IOException(file + " cannot be read: " + e.getMessage(), e);
                }
            }
        }
        return all;
    }

    /** Files from before there were suspensions do not speak of them. */
    private static Stored read(byte[] json) {
        JsonNode tree = JSON.readTree(json);
        if (tree instanceof ObjectNode object && !object.has("suspended")) {
            object.put("suspended", false);
        }
        return JSON.treeToValue(tree, Stored.class);
    }

    public void save(Wanted wanted) throws IOException {
        WholeFile.write(file(wanted.key()), JSON.writeValueAsBytes(Stored.of(wanted)));
    }

    public void forget(ApplicationKey key) throws IOException {
        WholeFile.delete(file(key));
    }

    private Path file(ApplicationKey key) {
        return directory.resolve(key.tenant().value() + "+" + key.application().value() + ".json");
    }
}
