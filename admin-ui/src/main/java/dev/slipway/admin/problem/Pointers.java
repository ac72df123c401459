package dev.slipway.admin.problem;

import java.util.stream.Collectors;
import tools.jackson.databind.DatabindException;

/** Where in a body something is wrong, as RFC 6901 writes it. */
final class Pointers {
    private Pointers() {}

    static String of(DatabindException e) {
        return e.getPath().stream()
                .map(step -> step.getPropertyName() != null
                        ? "/" + escaped(step.getPropertyName())
                        : "/" + Math.max(0, step.getIndex()))
                .collect(Collectors.joining());
    }

    /** From a path of Java's names, {@code limits.maxDomains[2]}, to {@code /limits/max_domains/2}. */
    static String of(String path) {
        StringBuilder pointer = new StringBuilder();
        for (String step : path.replace("]", "").split("[.\\[]", -1)) {
            if (!step.isEmpty() && !step.startsWith("<")) {
                pointer.append('/').append(escaped(snake(step)));
            }
        }
        return pointer.toString();
    }

    static String snake(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                text.append('_').append(Character.toLowerCase(c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
