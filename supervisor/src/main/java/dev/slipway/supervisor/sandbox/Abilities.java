package dev.slipway.supervisor.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of the sandbox works on this host, each found out by doing it.
 *
 * @param missing of each part that does not work: why
 */
public record Abilities(Map<Part, String> missing) {
    /** What a sandbox is made of. */
    public enum Part {
        NAMESPACES("files and processes", "files, processes and IPC of its own; the system read-only"),
        SYSTEM_CALLS("system calls", "those no application needs are refused"),
        ABSTRACT_SOCKETS("abstract sockets", "only those of the same worker can be connected to"),
        LOOPBACK("loopback", "what listens on this host cannot be connected to"),
        NO_NETWORK("no network", "network = \"none\" is possible");

        private final String subject;
        private final String finding;

        Part(String subject, String finding) {
            this.subject = subject;
            this.finding = finding;
        }

        public String subject() {
            return subject;
        }

        /** What it means that it works. */
        public String finding() {
            return finding;
        }
    }

    public Abilities {
        missing = Map.copyOf(missing);
    }

    public boolean has(Part part) {
        return !missing.containsKey(part);
    }

    /** What a worker lacks here, in words; empty when nothing. */
    public List<String> lacking(boolean networked) {
        List<String> lacking = new ArrayList<>();
        new TreeMap<>(missing).forEach((part, why) -> {
            boolean matters = part != Part.NO_NETWORK && (networked || part != Part.LOOPBACK);
            if (matters) {
                lacking.add(part.subject() + " (" + why + ")");
            }
        });
        return lacking;
    }
}
