package dev.slipway.supervisor.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which system calls a tenant's processes may not make, as a program for the kernel's filter machine. Denied is what no
 * application needs and where the kernel has been broken into before; everything else is let through, because a JVM
 * and the libraries in it use more calls than anybody can list.
 */
final class SystemCallFilter {
    /** The numbers of one architecture; -1: there is no such call. */
    private record Numbers(int amd64, int aarch64) {}

    private static final int NONE = -1;
    private static final int SAME_FROM = 424;

    /** Answered "not permitted". */
    private static final Map<String, Numbers> DENIED = Map.ofEntries(
            call("ptrace", 101, 117),
            call("process_vm_readv", 310, 270),
            call("process_vm_writev", 311, 271),
            call("kcmp", 312, 272),
            call("pidfd_getfd", 438, 438),
            call("process_madvise", 440, 440),
            call("add_key", 248, 217),
            call("request_key", 249, 218),
            call("keyctl", 250, 219),
            call("bpf", 321, 280),
            call("perf_event_open", 298, 241),
            call("userfaultfd", 323, 282),
            call("io_uring_setup", 425, 425),
            call("io_uring_enter", 426, 426),
            call("io_uring_register", 427, 427),
            call("kexec_load", 246, 104),
            call("kexec_file_load", 320, 294),
            call("init_module", 175, 105),
            call("finit_module", 313, 273),
            call("delete_module", 176, 106),
            call("open_by_handle_at", 304, 265),
            call("name_to_handle_at", 303, 264),
            call("fanotify_init", 300, 262),
            call("unshare", 272, 97),
            call("setns", 308, 268),
            call("chroot", 161, 51),
            call("acct", 163, 89),
            call("quotactl", 179, 60),
            call("quotactl_fd", 443, 443),
            call("swapon", 167, 224),
            call("swapoff", 168, 225),
            call("reboot", 169, 142),
            call("settimeofday", 164, 170),
            call("clock_settime", 227, 112),
            call("syslog", 103, 116),
            call("lookup_dcookie", 212, 18),
            call("nfsservctl", 180, 42),
            call("move_pages", 279, 239),
            call("migrate_pages", 256, 238),
            call("vhangup", 153, 58),
            call("mount_setattr", 442, 442),
            call("iopl", 172, NONE),
            call("ioperm", 173, NONE),
            call("modify_ldt", 154, NONE),
            call("uselib", 134, NONE),
            call("_sysctl", 156, NONE),
            call("create_module", 174, NONE),
            call("get_kernel_syms", 177, NONE),
            call("query_module", 178, NONE));

    /**
     * Answered "no such call", so that whoever calls it does it the old way: the C library makes threads with clone,
     * whose flags can be looked at, and mount(8), which still runs as root here, uses mount(2).
     */
    private static final Map<String, Numbers> UNKNOWN = Map.ofEntries(
            call("clone3", 435, 435),
            call("open_tree", 428, 428),
            call("move_mount", 429, 429),
            call("fsopen", 430, 430),
            call("fsconfig", 431, 431),
            call("fsmount", 432, 432),
            call("fspick", 433, 433));

    private static final Numbers CLONE = new Numbers(56, 220);
    private static final Numbers SOCKET = new Numbers(41, 198);
    private static final Numbers PERSONALITY = new Numbers(135, 92);

    /** CLONE_NEWNS, CGROUP, UTS, IPC, USER, PID and NET. */
    private static final long NEW_NAMESPACE = 0x7e020000L;

    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final long ASK_PERSONALITY = 0xffffffffL;

    private static final long ALLOW = 0x7fff0000L;
    private static final long KILL_PROCESS = 0x80000000L;
    private static final long ERRNO = 0x00050000L;
    private static final long EPERM = ERRNO | 1;
    private static final long ENOSYS = ERRNO | 38;
    private static final long EAFNOSUPPORT = ERRNO | 97;

    /** Offsets in what the machine is shown of a call. */
    private static final int NUMBER = 0;

    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;
    private static final int THIRD_ARGUMENT = 32;

    private static final int LOAD = 0x20;
    private static final int EQUAL = 0x15;
    private static final int AT_LEAST = 0x35;
    private static final int ANY_BIT = 0x45;
    private static final int RETURN = 0x06;

    /** System calls of 32-bit code with 64-bit registers, which amd64 has besides its own. */
    private static final long X32 = 0x40000000L;

    private final List<Long> program = new ArrayList<>();

    private SystemCallFilter() {}

    private static Map.Entry<String, Numbers> call(String name, int amd64, int aarch64) {
        if (amd64 >= SAME_FROM && amd64 != aarch64) {
            throw new IllegalStateException(name + ": new calls have one number everywhere");
        }
        return Map.entry(name, new Numbers(amd64, aarch64));
    }

    /** @param architecture as in the system property os.arch; empty for one whose numbers are not known here */
    static Optional<long[]> program(String architecture) {
        return switch (architecture) {
            case "amd64" -> Optional.of(new SystemCallFilter().build(0xc000003eL, true));
            case "aarch64" -> Optional.of(new SystemCallFilter().build(0xc00000b7L, false));
            default -> Optional.empty();
        };
    }

    private long[] build(long architecture, boolean amd64) {
        add(LOAD, ARCHITECTURE);
        unless(EQUAL, architecture, KILL_PROCESS);
        add(LOAD, NUMBER);
        if (amd64) {
            when(AT_LEAST, X32, ENOSYS);
        }
        DENIED.values().forEach(call -> deny(number(call, amd64), EPERM));
        UNKNOWN.values().forEach(call -> deny(number(call, amd64), ENOSYS));
        // each of these ends in a return, so that the number need not be loaded again
        block(number(PERSONALITY, amd64), () -> {
            add(LOAD, FIRST_ARGUMENT);
            when(EQUAL, 0, ALLOW);
            when(EQUAL, ASK_PERSONALITY, ALLOW);
            add(RETURN, EPERM);
        });
        block(number(CLONE, amd64), () -> {
            add(LOAD, FIRST_ARGUMENT);
            when(ANY_BIT, NEW_NAMESPACE, EPERM);
            add(RETURN, ALLOW);
        });
        block(number(SOCKET, amd64), this::socket);
        add(RETURN, ALLOW);
        return program.stream().mapToLong(Long::longValue).toArray();
    }

    /** Of netlink only what a program asks for the host's addresses with. */
    private void socket() {
        add(LOAD, FIRST_ARGUMENT);
        when(EQUAL, AF_UNIX, ALLOW);
        when(EQUAL, AF_INET, ALLOW);
        when(EQUAL, AF_INET6, ALLOW);
        unless(EQUAL, AF_NETLINK, EAFNOSUPPORT);
        add(LOAD, THIRD_ARGUMENT);
        when(EQUAL, 0, ALLOW);
        add(RETURN, EAFNOSUPPORT);
    }

    private static int number(Numbers call, boolean amd64) {
        return amd64 ? call.amd64() : call.aarch64();
    }

    private void deny(int number, long answer) {
        if (number != NONE) {
            when(EQUAL, number, answer);
        }
    }

    private void when(int test, long value, long answer) {
        jump(test, 0, 1, value);
        add(RETURN, answer);
    }

    private void unless(int test, long value, long answer) {
        jump(test, 1, 0, value);
        add(RETURN, answer);
    }

    private void block(int number, Runnable body) {
        int at = program.size();
        program.add(0L);
        body.run();
        program.set(at, instruction(EQUAL, 0, program.size() - at - 1, number));
    }

    private void add(int code, long value) {
        jump(code, 0, 0, value);
    }

    private void jump(int code, int then, int otherwise, long value) {
        program.add(instruction(code, then, otherwise, value));
    }

    /** struct sock_filter on a little-endian machine: code, two relative jumps, value. */
    private static long instruction(int code, int then, int otherwise, long value) {
        return code | (long) then << 16 | (long) otherwise << 24 | (value & 0xffffffffL) << 32;
    }
}
