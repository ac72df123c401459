package dev.slipway.supervisor.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** What was written on the command line, after the parser has found it well formed. */
record Words(ParseResult outer, ParseResult verb) {
    String argument(int index) {
        return verb.matchedPositional(index).getValue();
    }

    @Nullable
    String optionalArgument(int index) {
        return verb.hasMatchedPositional(index) ? argument(index) : null;
    }

    List<String> arguments(int index) {
        return verb.matchedPositional(index).getValue();
    }

    boolean is(String flag) {
        return verb.matchedOptionValue(flag, false);
    }

    int number(String option, int otherwise) {
        return verb.matchedOptionValue(option, otherwise);
    }

    /** After the verb or before it; the nearer one wins. */
    @Nullable
    Path prefix() {
        ParseResult near = verb.hasMatchedOption("--prefix") ? verb : outer;
        return near.hasMatchedOption("--prefix")
                ? near.matchedOption("--prefix").getValue()
                : null;
    }
}
