package dev.slipway.supervisor.cli.input;

import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.tenant.ApplicationSpecification;
import dev.slipway.supervisor.tenant.ByteSize;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.tenant.Route;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/**
 * One application as an operator wrote it down.
 *
 * @param source where the artifact lies, seen from the file's own directory; null if the file names none
 */
public record ApplicationFile(
        ApplicationSpecification specification, @Nullable Path source) {
    private static final int LARGEST = 64 * 1024;

    /**
     * Reads and checks everything that can be checked without the supervisor.
     *
     * @throws Refused with one line an error, each with file, line and key
     */
    public static ApplicationFile read(Path file) {
        FileProblems problems = new FileProblems(file);
        TomlParseResult table = Toml.parse(text(file));
        table.errors().forEach(error -> problems.add(error.position(), String.valueOf(error.getMessage())));
        problems.refuseIfAny();
        SpecificationReader reader = new SpecificationReader(table, problems);
        ApplicationSpecification specification = reader.specification();
        String source = reader.source();
        return new ApplicationFile(
                specification, source == null ? null : file.toAbsolutePath().resolveSibling(source));
    }

    /** The same as the wire has it. */
    public Request.Specification request() {
        return new Request.Specification(
                specification.key().tenant().value(),
                specification.key().application().value(),
                specification.user(),
                specification.routes().stream().map(Route::toString).toList(),
                specification.settings().written(),
                specification.environment().values());
    }

    private static String text(Path file) {
        try {
            if (!Files.exists(file)) {
                throw new Refused(file + ": no such file");
            }
            if (!Files.isRegularFile(file)) {
                throw new Refused(file + ": not a file; apply takes one TOML file");
            }
            if (Files.size(file) > LARGEST) {
                throw new Refused(file + ": " + Files.size(file) + " bytes; an application's file has at most "
                        + new ByteSize(LARGEST));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refused(file + ": not UTF-8 text");
        } catch (IOException e) {
            throw new Refused(file + ": cannot be read (" + e.getMessage() + ")");
        }
    }
}
