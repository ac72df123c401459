package dev.slipway.supervisor.posix;

import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import jnr.ffi.Pointer;

/**
 * One posix_spawn: in a session of its own, with every signal at its default and none blocked, with {@code fds[i]} as
 * descriptor i and no other descriptor, with exactly this environment.
 *
 * @param command absolute path and arguments
 * @param fds descriptors of this process that become 0, 1, 2, … there; none is one that was overwritten before its turn
 */
public record Launch(List<String> command, Map<String, String> environment, List<Integer> fds) {
    private static final int FILE_ACTIONS_SIZE = 80;
    private static final int ATTRIBUTES_SIZE = 336;
    private static final int SIGNAL_SET_SIZE = 128;
    private static final int SETSIGDEF = 0x04;
    private static final int SETSIGMASK = 0x08;
    private static final int SETSID = 0x80;

    /** The child's pid. */
    public int spawn() {
        Libc libc = Native.LIBC;
        Pointer actions = Native.memory(FILE_ACTIONS_SIZE);
        Pointer attributes = Native.memory(ATTRIBUTES_SIZE);
        Native.checkNumber(libc.posix_spawn_file_actions_init(actions), "posix_spawn_file_actions_init");
        Native.checkNumber(libc.posix_spawnattr_init(attributes), "posix_spawnattr_init");
        try {
            redirect(actions);
            clean(attributes);
            Pointer pid = Native.memory(Integer.BYTES);
            Strings argv = Strings.of(command);
            Strings envp = Strings.of(
                    environment.entrySet().stream().map(Launch::assignment).toList());
            int number = libc.posix_spawn(pid, command.getFirst(), actions, attributes, argv.table(), envp.table());
            Native.checkNumber(number, "could not start " + command.getFirst());
            return pid.getInt(0);
        } finally {
            int ignored = libc.posix_spawn_file_actions_destroy(actions) + libc.posix_spawnattr_destroy(attributes);
        }
    }

    private void redirect(Pointer actions) {
        for (int i = 0; i < fds.size(); i++) {
            if (fds.get(i) < i) {
                throw new IllegalArgumentException(
                        "descriptor " + fds.get(i) + " would be overwritten before it is used");
            }
            Native.checkNumber(Native.LIBC.posix_spawn_file_actions_adddup2(actions, fds.get(i), i), "adddup2");
        }
        Native.checkNumber(Native.LIBC.posix_spawn_file_actions_addclosefrom_np(actions, fds.size()), "addclosefrom");
    }

    /** Java threads block SIGQUIT and ignore SIGPIPE; a child must inherit neither. */
    private static void clean(Pointer attributes) {
        Pointer none = Native.memory(SIGNAL_SET_SIZE);
        Pointer all = Native.memory(SIGNAL_SET_SIZE);
        Native.check(Native.LIBC.sigemptyset(none), "sigemptyset");
        Native.check(Native.LIBC.sigfillset(all), "sigfillset");
        Native.checkNumber(Native.LIBC.posix_spawnattr_setsigmask(attributes, none), "setsigmask");
        Native.checkNumber(Native.LIBC.posix_spawnattr_setsigdefault(attributes, all), "setsigdefault");
        Native.checkNumber(
                Native.LIBC.posix_spawnattr_setflags(attributes, (short) (SETSIGDEF | SETSIGMASK | SETSID)),
                "setflags");
    }

    private static String assignment(Entry<String, String> variable) {
        return variable.getKey() + "=" + variable.getValue();
    }

    /** A NULL-terminated table of C strings; the list keeps their memory from being collected. */
    private record Strings(Pointer table, List<Pointer> memory) {
        static Strings of(List<String> values) {
            List<Pointer> strings = values.stream().map(Native::string).toList();
            Pointer table = Native.memory((strings.size() + 1) * Long.BYTES);
            for (int i = 0; i < strings.size(); i++) {
                table.putPointer((long) i * Long.BYTES, strings.get(i));
            }
            return new Strings(table, strings);
        }
    }
}
