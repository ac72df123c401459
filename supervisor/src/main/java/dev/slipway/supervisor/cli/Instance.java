package dev.slipway.supervisor.cli;

import dev.slipway.supervisor.cli.client.Artifact;
import dev.slipway.supervisor.cli.client.ControlConnection;
import dev.slipway.supervisor.cli.client.Failed;
import dev.slipway.supervisor.cli.show.Progress;
import dev.slipway.supervisor.cli.show.Terminal;
import dev.slipway.supervisor.control.api.Answer;
import dev.slipway.supervisor.control.api.Request;
import dev.slipway.supervisor.control.api.Wire;
import dev.slipway.supervisor.tenant.Refused;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The Slipway under one prefix, as this call of the command talks to it. */
record Instance(Path prefix, Terminal terminal) {
    /** Asks for something that takes its time, showing what is waited for. */
    Answer order(Request request, @Nullable Artifact artifact) {
        try (ControlConnection connection = ControlConnection.open(prefix);
                Progress progress = new Progress(terminal)) {
            return ask(connection, request, artifact, progress);
        }
    }

    private static Answer ask(
            ControlConnection connection, Request request, @Nullable Artifact artifact, Progress progress) {
        try {
            return connection.ask(request, artifact, answer -> {
                String message = answer.message();
                if (message != null) {
                    progress.step(message);
                }
            });
        } catch (Refused e) {
            progress.forget();
            throw e;
        }
    }

    /** Asks for something that is read piece by piece. */
    void follow(Request request, Consumer<Answer> each) {
        try (ControlConnection connection = ControlConnection.open(prefix)) {
            connection.ask(request, null, each);
        }
    }

    /** Asks for something to look at. */
    JsonNode look(Request request) {
        JsonNode data = order(request, null).data();
        if (data == null || data.isNull()) {
            throw new Failed("the supervisor answered without what was asked for");
        }
        return data;
    }

    static <T> T read(@Nullable JsonNode data, Class<T> type) {
        try {
            T value = data == null ? null : Wire.json().treeToValue(data, type);
            if (value == null) {
                throw new Failed("the supervisor answered without what was asked for");
            }
            return value;
        } catch (JacksonException e) {
            throw new Failed("the supervisor's answer cannot be read; is it of another version than this slipway? ("
                    + e.getOriginalMessage() + ")");
        }
    }
}
