package dev.slipway.admin.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "plan", description = "Plans.", mixinStandardHelpOptions = true)
final class PlanCommands {
    private static final String[] COLUMNS = {
        "name", "limits/max_applications", "limits/max_domains", "limits/max_memory_mib", "id"
    };

    @Command(description = "Lists plans.", mixinStandardHelpOptions = true)
    void list(@Mixin Session session) {
        session.printList(session.all("/plans"), COLUMNS);
    }

    @Command(description = "Makes a plan; a limit of 0 is none.", mixinStandardHelpOptions = true)
    void create(
            @Mixin Session session,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--applications", defaultValue = "0") int applications,
            @Option(names = "--domains", defaultValue = "0") int domains,
            @Option(names = "--processes", defaultValue = "0") int processes,
            @Option(names = "--memory-mib", defaultValue = "0") int memory,
            @Option(names = "--threads", defaultValue = "0") int threads,
            @Option(names = "--cpu-percent", defaultValue = "0") int cpu) {
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("max_applications", applications);
        limits.put("max_domains", domains);
        limits.put("max_processes", processes);
        limits.put("max_memory_mib", memory);
        limits.put("max_threads", threads);
        limits.put("cpu_percent", cpu);
        session.print(session.ask("POST", "/plans", Map.of("name", name, "limits", limits)), COLUMNS);
    }
}
