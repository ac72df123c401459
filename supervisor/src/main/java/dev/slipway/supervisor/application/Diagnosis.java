package dev.slipway.supervisor.application;

import dev.slipway.supervisor.tenant.ApplicationKey;
import dev.slipway.supervisor.tenant.Refused;
import dev.slipway.supervisor.worker.WorkerGroup;
import dev.slipway.worker.protocol.SupervisorMessage.Diagnose;
import dev.slipway.worker.protocol.WorkerMessage.Diagnosed;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/** A worker's look into itself, as an operator asks for it. */
final class Diagnosis {
    private static final int LONGEST_RECORDING_SECONDS = 60;
    private static final Pattern FILE = Pattern.compile("[0-9-]{10,40}[a-z]{1,20}\\.[a-z]{1,8}");

    private Diagnosis() {}

    /** The file that the worker wrote, in {@code diagnostics}. */
    static Path ask(WorkerGroup group, ApplicationKey key, Path diagnostics, String what, int seconds) throws Failed {
        Diagnose.Kind kind = Arrays.stream(Diagnose.Kind.values())
                .filter(one -> one.word().equals(what))
                .findFirst()
                .orElseThrow(() -> new Refused("\"" + what + "\": one of threads, classes, heap, recording"));
        if (seconds < 1 || seconds > LONGEST_RECORDING_SECONDS) {
            throw new Refused("a recording lasts from 1 to " + LONGEST_RECORDING_SECONDS + " seconds");
        }
        Diagnosed answer = group.diagnoses()
                .ask(new Diagnose(kind, seconds))
                .orElseThrow(() -> new Failed(
                        key + ": no worker answered; is one ready, and is nobody else looking at the moment?"));
        if (!answer.failure().isEmpty()) {
            throw new Failed(key + ": the worker could not: " + answer.failure());
        }
        Path file = Path.of(answer.file());
        // an operator will open what is printed here: it has to be where it belongs, and to be called as we call it
        if (!diagnostics.equals(file.getParent())
                || !FILE.matcher(file.getFileName().toString()).matches()) {
            throw new Failed(key + ": the worker named a file that is none of its diagnoses");
        }
        return file;
    }
}
