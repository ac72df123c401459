package dev.slipway.supervisor.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the kernel says of a process in /proc/PID/status: who it is, what it may, how big it is. */
public record ProcessStatus(Map<String, String> fields) {
    public static ProcessStatus of(int pid) throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc", Integer.toString(pid), "status"))) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return new ProcessStatus(fields);
    }

    /** Resident bytes; 0 when the process is gone. */
    public static long rssBytes(int pid) {
        try {
            String value = of(pid).field("VmRSS");
            return value.isEmpty() ? 0 : Long.parseLong(value.split(" ", 2)[0]) * 1024;
        } catch (IOException e) {
            return 0;
        }
    }

    /** What differs from a process that is exactly this user and nothing more; empty when all is right. */
    public List<String> differencesFrom(int uid, int gid) {
        List<String> differences = new ArrayList<>();
        expect(differences, "Uid", four(uid));
        expect(differences, "Gid", four(gid));
        String groups = field("Groups");
        if (!groups.isEmpty() && !groups.equals(Integer.toString(gid))) {
            differences.add("Groups is " + groups);
        }
        for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
            expect(differences, set, "0000000000000000");
        }
        expect(differences, "NoNewPrivs", "1");
        return differences;
    }

    /** What differs from a process with a filter of system calls that is the first of its own process numbers. */
    public List<String> differencesFromConfined() {
        List<String> differences = new ArrayList<>();
        expect(differences, "Seccomp", "2");
        if (!field("NSpid").endsWith(" 1")) {
            differences.add("NSpid is " + field("NSpid") + ", not that of a first process");
        }
        return differences;
    }

    private void expect(List<String> differences, String field, String value) {
        if (!field(field).equals(value)) {
            differences.add(field + " is " + field(field) + ", not " + value);
        }
    }

    private String field(String name) {
        return String.join(" ", Arrays.asList(fields.getOrDefault(name, "").split("\\s+", -1)));
    }

    private static String four(int id) {
        return id + " " + id + " " + id + " " + id;
    }
}
