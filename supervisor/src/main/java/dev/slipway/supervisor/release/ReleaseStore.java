package dev.slipway.supervisor.release;

import dev.slipway.supervisor.layout.Layout;
import dev.slipway.supervisor.posix.ExitStatus;
import dev.slipway.supervisor.posix.Posix;
import dev.slipway.supervisor.spawn.TenantRun;
import dev.slipway.supervisor.spawn.WorkerCommand;
import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.Identity;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.wanted.Release;
import dev.slipway.supervisor.wanted.Wanted;
import dev.slipway.worker.protocol.ProtocolException;
import dev.slipway.worker.protocol.UnpackAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * tenants/TENANT/APP/releases/N. Root makes and removes empty directories in directories of its own; everything inside
 * them is written and deleted by a process that is the tenant.
 */
public final class ReleaseStore {
    private static final Logger LOG = System.getLogger(ReleaseStore.class.getName());
    private static final Duration UNPACK_LIMIT = Duration.ofMinutes(5);
    private static final Duration DELETE_LIMIT = Duration.ofMinutes(5);
    private static final int LONGEST_ANSWER = 8 * 1024;

    /** Empties the working directory; a tenant may have taken its own rights away. */
    private static final List<String> EMPTY_DIRECTORY =
            List.of("/bin/sh", "-c", "chmod -R u+rwX . 2>/dev/null; exec /usr/bin/find . -mindepth 1 -delete");

    private final Layout layout;
    private final WorkerCommand command;
    private final TenantRun run;
    private final Spool spool;

    public ReleaseStore(Layout layout, WorkerCommand command, TenantRun run, Spool spool) {
        this.layout = layout;
        this.command = command;
        this.run = run;
        this.spool = spool;
    }

    /** The application's directories, made if they are missing. */
    public void prepare(ApplicationKey key, Identity identity) throws IOException {
        directory(layout.tenants(), 0, 0711);
        directory(layout.tenant(key.tenant().value()), identity.gid(), 0710);
        directory(application(key), identity.gid(), 0710);
        directory(releases(key), identity.gid(), 0710);
        Path data = layout.data(key.tenant().value(), key.application().value());
        if (!Files.isDirectory(data, LinkOption.NOFOLLOW_LINKS)) {
            // made under another name, so that nothing is ever done inside what may be the tenant's
            Path made = data.resolveSibling("data.new");
            directory(made, 0, 0700);
            // the JVM wants it before any code of ours runs
            directory(made.resolve("tmp"), 0, 0700);
            Posix.own(made.resolve("tmp"), identity.uid(), identity.gid(), 0700);
            Files.move(made, data);
            Posix.own(data, identity.uid(), identity.gid(), 0700);
        }
    }

    private static void directory(Path path, int gid, int mode) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(path);
        }
        Posix.own(path, 0, gid, mode);
    }

    /**
     * Unpacks the artifact as the tenant.
     *
     * @throws Refused with the unpacker's own sentence; nothing of it is left then
     */
    public Release unpack(ApplicationKey key, Identity identity, int number, Artifact artifact) throws IOException {
        Path root = releases(key).resolve(Integer.toString(number));
        remove(key, identity, number);
        Files.createDirectory(root);
        Posix.own(root, identity.uid(), identity.gid(), 0750);
        Posix.own(artifact.file(), identity.uid(), identity.gid(), 0400);
        Path answer = spool.answerFile();
        boolean kept = false;
        try {
            ExitStatus status = run.run(
                    new TenantRun.Errand(
                            identity,
                            command.unpack(root),
                            root,
                            TenantRun.Input.file(artifact.file()),
                            answer,
                            UNPACK_LIMIT),
                    key.tenant().value(),
                    key.application().value());
            Release release = switch (parse(answer, status)) {
                case UnpackAnswer.Unpacked unpacked -> release(number, unpacked, artifact);
                case UnpackAnswer.Refused(String reason) -> throw new Refused("the artifact: " + reason);
            };
            // from now on the tenant cannot add to or take from its top directory
            Posix.own(root, 0, identity.gid(), 0750);
            kept = true;
            return release;
        } finally {
            Files.delete(answer);
            if (!kept) {
                remove(key, identity, number);
            }
        }
    }

    private static Release release(int number, UnpackAnswer.Unpacked unpacked, Artifact artifact) {
        return new Release(
                number,
                unpacked.environment().word(),
                unpacked.type().name().toLowerCase(java.util.Locale.ROOT),
                artifact.digest(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static UnpackAnswer parse(Path answer, ExitStatus status) throws IOException {
        try (InputStream in = Files.newInputStream(answer)) {
            String text = new String(in.readNBytes(LONGEST_ANSWER), StandardCharsets.US_ASCII);
            int end = text.indexOf('\n');
            return UnpackAnswer.parse(end < 0 ? text : text.substring(0, end));
        } catch (ProtocolException e) {
            throw new IOException(
                    "unpacking the artifact failed: the unpacker " + status.words() + " without an answer", e);
        }
    }

    /** Deletes one release, if it is there. */
    public void remove(ApplicationKey key, Identity identity, int number) throws IOException {
        removeTree(key, identity, releases(key).resolve(Integer.toString(number)));
    }

    /** Deletes every release the wanted state does not know. */
    public void removeUnknown(Wanted wanted) throws IOException {
        for (Path release : unknown(wanted)) {
            removeTree(wanted.key(), wanted.identity(), release);
        }
    }

    /** Releases the wanted state does not know, left by a deploy that did not finish. */
    public List<Path> unknown(Wanted wanted) throws IOException {
        Set<String> known = new HashSet<>();
        wanted.releases().forEach(release -> known.add(Integer.toString(release.number())));
        List<Path> unknown = new ArrayList<>();
        if (!Files.isDirectory(releases(wanted.key()))) {
            return unknown;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(releases(wanted.key()))) {
            for (Path release : found) {
                if (!known.contains(release.getFileName().toString())) {
                    unknown.add(release);
                }
            }
        }
        return unknown;
    }

    /** Deletes the application: releases, data, everything. */
    public void removeAll(ApplicationKey key, Identity identity) throws IOException {
        if (!Files.isDirectory(application(key))) {
            return;
        }
        if (Files.isDirectory(releases(key))) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(releases(key))) {
                for (Path release : found) {
                    removeTree(key, identity, release);
                }
            }
            Files.delete(releases(key));
        }
        Path data = layout.data(key.tenant().value(), key.application().value());
        removeTree(key, identity, data.resolveSibling("data.new"));
        removeTree(key, identity, data);
        Files.delete(application(key));
        Path tenant = layout.tenant(key.tenant().value());
        try (DirectoryStream<Path> rest = Files.newDirectoryStream(tenant)) {
            if (rest.iterator().hasNext()) {
                return;
            }
        }
        Files.delete(tenant);
    }

    private void removeTree(ApplicationKey key, Identity identity, Path top) throws IOException {
        if (!Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Posix.own(top, identity.uid(), identity.gid(), 0700);
        ExitStatus status = run.run(
                TenantRun.Errand.silent(identity, EMPTY_DIRECTORY, top, DELETE_LIMIT),
                key.tenant().value(),
                key.application().value());
        if (!status.equals(new ExitStatus.Exited(0))) {
            LOG.log(Level.WARNING, "emptying {0}: {1}", top, status.words());
        }
        Files.delete(top);
    }

    private Path application(ApplicationKey key) {
        return layout.application(key.tenant().value(), key.application().value());
    }

    private Path releases(ApplicationKey key) {
        return layout.releases(key.tenant().value(), key.application().value());
    }
}
