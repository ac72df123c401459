package dev.slipway.supervisor.sandbox;

import dev.slipway.supervisor.tenant.Identity;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process finds besides the system's programs, at the same paths as outside. No directory above any of these may
 * be writable by a tenant.
 *
 * @param home its home directory
 * @param hidden everything below this is not there, but for what is named here
 * @param scratchBytes how much fits into each of its /tmp, /var/tmp and /dev/shm, which are memory of its own
 * @param networked whether it shares the host's network; without, it has a loopback interface of its own and nothing else
 */
public record Surroundings(
        Identity identity,
        Path home,
        Path hidden,
        List<Path> readable,
        List<Path> writable,
        long scratchBytes,
        boolean networked) {}
