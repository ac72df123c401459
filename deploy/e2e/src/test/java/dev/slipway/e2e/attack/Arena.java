package dev.slipway.e2e.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.archive.Applications;
import dev.slipway.e2e.http.Answer;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Command;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Proc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An attacker and a neighbour, tenants of a real instance, and the attacker's stand-in outside of it. What is asked of one
 * that is not refused has to have worked, and the other way round.
 */
final class Arena implements AutoCloseable {
    /** What nobody but the neighbour, or the stand-in's victim, is to know. */
    static final String SECRET = "the-neighbours-own-" + Long.toHexString(System.nanoTime());

    private final Instance instance;
    private final Application attacker;
    private final Application neighbour;
    private final Traces before;
    private final Path archive;
    private final Path classes;
    private final Path home;
    private StandIn standIn;
    private final int worker;
    private final int supervisor;

    private Arena(Instance instance, UnaryOperator<Application> attackers, UnaryOperator<Application> neighbours)
            throws IOException {
        this.instance = instance;
        // of a run that was cut short
        delete(Path.of("/tmp/hsperfdata_" + StandIn.ACCOUNT));
        before = Traces.of(instance);
        archive = new Applications(instance.prefix()).attacker();
        attacker = attackers.apply(
                Application.of("weasel", "burrow", archive, "weasel.example.test", "shared.example.test/weasel"));
        neighbour = neighbours.apply(
                Application.of("wren", "nest", archive, "wren.example.test", "shared.example.test/wren")
                        .env("SECRET", SECRET));
        classes = scratch("classes", "root");
        Command.run(List.of("unzip", "-q", archive.toString(), "-d", classes.toString()))
                .succeeded();
        home = scratch("home", StandIn.ACCOUNT);
        instance.live(neighbour);
        instance.live(attacker);
        standIn = StandIn.started(classes.resolve("WEB-INF/classes"), StandIn.ACCOUNT);
        worker = instance.workerOf(neighbour);
        supervisor = instance.supervisor().process().pid();
    }

    static Arena of(Instance instance) throws IOException {
        return of(instance, one -> one, one -> one);
    }

    /** With settings of their own. */
    static Arena of(Instance instance, UnaryOperator<Application> attackers, UnaryOperator<Application> neighbours)
            throws IOException {
        return new Arena(instance, attackers, neighbours);
    }

    /** A directory that everybody may read, and only this account may write to. */
    private static Path scratch(String name, String account) throws IOException {
        Path made = Files.createTempDirectory(Path.of("/tmp"), "slipway-attack-" + name);
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(made, "unix:uid", StandIn.uid(account));
        return made;
    }

    Instance instance() {
        return instance;
    }

    Application attacker() {
        return attacker;
    }

    Application neighbour() {
        return neighbour;
    }

    /** What both of them run. */
    Path archive() {
        return archive;
    }

    /** The attacker's data directory. */
    Path data() {
        return instance.data(attacker);
    }

    /** The stand-in's directory. */
    Path home() {
        return home;
    }

    /** The pid of the neighbour's worker, as the host counts. */
    int worker() {
        return worker;
    }

    StandIn standIn() {
        return standIn;
    }

    StandIn another(String account, String... options) {
        return StandIn.started(classes.resolve("WEB-INF/classes"), account, options);
    }

    /** After something that ended every process of its account. */
    void restartStandIn() {
        standIn.close();
        standIn = another(StandIn.ACCOUNT);
    }

    /** Tried where nothing stops it. */
    String outside(String attempt, String... arguments) {
        return standIn.attempt(attempt, arguments);
    }

    /** Tried by the attacker's worker. */
    String inside(String attempt, String... arguments) {
        return of(attacker, attempt, arguments);
    }

    /** What the neighbour does of its own will. */
    String neighbourly(String attempt, String... arguments) {
        String answer = of(neighbour, attempt, arguments);
        worked(answer);
        return answer;
    }

    String of(Application application, String attempt, String... arguments) {
        Answer answer = instance.front().get(application.host(), "/attempt/" + attempt + "?" + query(arguments));
        assertEquals(200, answer.status(), answer.toString());
        return answer.body();
    }

    static String query(String... arguments) {
        return IntStream.range(0, arguments.length / 2)
                .mapToObj(i -> arguments[2 * i] + "=" + URLEncoder.encode(arguments[2 * i + 1], StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static void worked(String answer) {
        assertTrue(answer.startsWith("worked: "), answer);
    }

    /** And what was to be had is in it. */
    static void worked(String answer, String what) {
        worked(answer);
        assertTrue(answer.contains(what), "without " + what + ": " + answer);
    }

    static void refused(String answer) {
        assertTrue(answer.startsWith("refused: "), answer);
    }

    /** Tried where it works, and then here, with the same words. */
    void refusedHere(String attempt, String... arguments) {
        worked(outside(attempt, arguments));
        refused(inside(attempt, arguments));
    }

    /** A file of the stand-in's account, which everybody may read. */
    Path left(String name, String text) throws IOException {
        Path file = Files.writeString(home.resolve(name), text);
        Files.setAttribute(file, "unix:uid", StandIn.uid(StandIn.ACCOUNT));
        return file;
    }

    /** What an attack may not have changed. */
    void everybodyElseIsWell() {
        assertEquals(List.of(worker), instance.control().ready(neighbour.key()));
        assertEquals(supervisor, instance.supervisor().process().pid());
        assertTrue(new Proc(supervisor).alive());
        assertTrue(instance.httpd().pids().size() >= 2);
        Answer answer = instance.front().get(neighbour.host(), "/");
        assertEquals(Map.of(200, SECRET), Map.of(answer.status(), answer.said("secret")));
    }

    static void delete(Path directory) {
        Command.run(List.of("rm", "-rf", "--one-file-system", directory.toString()))
                .succeeded();
    }

    /** Removes both, and demands that the host is as it was. */
    @Override
    public void close() {
        standIn.close();
        try {
            instance.removeAll();
        } finally {
            delete(home);
            delete(classes);
        }
        before.sameAgain(instance);
    }

    /** For checked exceptions where there are none. */
    interface Reading<T> {
        T read() throws IOException;
    }

    static <T> T reading(Reading<T> what) {
        try {
            return what.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
