package dev.slipway.supervisor.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the program as the kernel's machine does, for calls of both architectures whichever this one is. */
class SystemCallFilterTest {
    private static final long AMD64 = 0xc000003eL;
    private static final long AARCH64 = 0xc00000b7L;

    @ParameterizedTest
    @CsvSource({
        // name, amd64's number, aarch64's number, first argument, third argument, answer
        "read, 0, 63, 0, 0, allow",
        "execve, 59, 221, 0, 0, allow",
        "futex, 202, 98, 0, 0, allow",
        "mmap, 9, 222, 0, 0, allow",
        "memfd_create, 319, 279, 0, 0, allow",
        "mount, 165, 40, 0, 0, allow",
        "ptrace, 101, 117, 0, 0, errno 1",
        "process_vm_writev, 311, 271, 0, 0, errno 1",
        "bpf, 321, 280, 0, 0, errno 1",
        "keyctl, 250, 219, 0, 0, errno 1",
        "io_uring_setup, 425, 425, 0, 0, errno 1",
        "userfaultfd, 323, 282, 0, 0, errno 1",
        "unshare, 272, 97, 0, 0, errno 1",
        "setns, 308, 268, 0, 0, errno 1",
        "chroot, 161, 51, 0, 0, errno 1",
        "clone3, 435, 435, 0, 0, errno 38",
        "fsopen, 430, 430, 0, 0, errno 38",
        "clone: a thread, 56, 220, 0x3d0f00, 0, allow",
        "clone: a process, 56, 220, 0x11, 0, allow",
        "clone: NEWUSER, 56, 220, 0x10000011, 0, errno 1",
        "clone: NEWNS, 56, 220, 0x20011, 0, errno 1",
        "personality: asks, 135, 92, 0xffffffff, 0, allow",
        "personality: no randomness, 135, 92, 0x40000, 0, errno 1",
        "socket: unix, 41, 198, 1, 0, allow",
        "socket: inet, 41, 198, 2, 0, allow",
        "socket: inet6, 41, 198, 10, 0, allow",
        "socket: route, 41, 198, 16, 0, allow",
        "socket: netfilter, 41, 198, 16, 12, errno 97",
        "socket: packet, 41, 198, 17, 0, errno 97",
        "socket: alg, 41, 198, 38, 0, errno 97",
        "socket: vsock, 41, 198, 40, 0, errno 97",
    })
    void answers(String name, long amd64, long aarch64, String first, String third, String answer) {
        long one = Long.decode(first);
        long three = Long.decode(third);
        assertEquals(answer, run("amd64", AMD64, amd64, one, three), name);
        assertEquals(answer, run("aarch64", AARCH64, aarch64, one, three), name);
    }

    @ParameterizedTest
    @CsvSource({"amd64, 0x40000003, 11", "aarch64, 0x40000028, 11"})
    void programsOfAnotherArchitectureAreKilled(String architecture, String foreign, long number) {
        assertEquals("kill", run(architecture, Long.decode(foreign), number, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({"0x40000000", "0x40000065"})
    void callsWithShortPointersDoNotExist(String number) {
        assertEquals("errno 38", run("amd64", AMD64, Long.decode(number), 0, 0));
    }

    @ParameterizedTest
    @CsvSource({"riscv64", "s390x", "i386"})
    void anArchitectureWhoseNumbersAreNotKnownHasNone(String architecture) {
        assertEquals(Optional.empty(), SystemCallFilter.program(architecture).map(program -> program.length));
    }

    private static String run(String os, long architecture, long number, long first, long third) {
        long[] program = SystemCallFilter.program(os).orElseThrow();
        assertTrue(program.length < 4096);
        long accumulator = 0;
        for (int at = 0; at < program.length; at++) {
            int code = (int) (program[at] & 0xffff);
            int then = (int) (program[at] >>> 16 & 0xff);
            int otherwise = (int) (program[at] >>> 24 & 0xff);
            long value = program[at] >>> 32;
            switch (code) {
                case 0x20 ->
                    accumulator = switch ((int) value) {
                        case 0 -> number;
                        case 4 -> architecture;
                        case 16 -> first;
                        case 32 -> third;
                        default -> throw new AssertionError("reads at " + value);
                    };
                case 0x15 -> at += accumulator == value ? then : otherwise;
                case 0x35 -> at += accumulator >= value ? then : otherwise;
                case 0x45 -> at += (accumulator & value) != 0 ? then : otherwise;
                case 0x06 -> {
                    return words(value);
                }
                default -> throw new AssertionError("instruction " + code);
            }
        }
        throw new AssertionError("no answer");
    }

    private static String words(long answer) {
        return switch ((int) (answer >>> 16)) {
            case 0x7fff -> "allow";
            case 0x8000 -> "kill";
            case 0x0005 -> "errno " + (answer & 0xffff);
            default -> throw new AssertionError("answers " + answer);
        };
    }
}
