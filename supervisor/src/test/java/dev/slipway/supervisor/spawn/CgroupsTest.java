package dev.slipway.supervisor.spawn;

import static dev.slipway.supervisor.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control group trees as files of our own; what a real kernel does with them is tried in {@link CgroupsRootIT}. */
class CgroupsTest {
    private static final long MEMORY = 128L * 1024 * 1024;

    @TempDir
    private Path host;

    @Test
    void versionOneLimitsMemoryAndProcessesInTreesOfTheirOwn() throws IOException {
        Cgroups cgroups = versionOne();
        Path memory = leaf("memory", "memory.limit_in_bytes", "memory.memsw.limit_in_bytes");
        Path pids = leaf("pids", "pids.max");
        worker(cgroups).create(new Cgroup.Limits(MEMORY, 64, 0));
        assertEquals(Long.toString(MEMORY), Files.readString(memory.resolve("memory.limit_in_bytes")));
        assertEquals(Long.toString(MEMORY), Files.readString(memory.resolve("memory.memsw.limit_in_bytes")));
        assertEquals("64", Files.readString(pids.resolve("pids.max")));
        assertTrue(cgroups.complete());
        assertEquals("control groups version 1 limit memory and processes", cgroups.describe());
    }

    @Test
    void versionOneWithoutSwapAccountingHasOneLimitLess() throws IOException {
        Path memory = leaf("memory", "memory.limit_in_bytes");
        leaf("pids", "pids.max");
        worker(versionOne()).create(new Cgroup.Limits(MEMORY, 64, 0));
        assertEquals(Long.toString(MEMORY), Files.readString(memory.resolve("memory.limit_in_bytes")));
        assertFalse(Files.exists(memory.resolve("memory.memsw.limit_in_bytes")));
    }

    @Test
    void versionTwoHandsTheControllersDownToTheGroupAndNotBelowIt() throws IOException {
        Cgroups cgroups = versionTwo("cpuset cpu io memory hugetlb pids");
        Path leaf = leaf("unified", "memory.max", "memory.swap.max", "memory.oom.group", "pids.max", "cpu.max");
        List<Path> above = List.of(
                host.resolve("unified"),
                host.resolve("unified/slipway-test"),
                host.resolve("unified/slipway-test/alice"),
                host.resolve("unified/slipway-test/alice/shop"));
        for (Path directory : above) {
            Files.createFile(directory.resolve("cgroup.subtree_control"));
        }
        worker(cgroups).create(new Cgroup.Limits(MEMORY, 64, 0));
        for (Path directory : above) {
            String written = Files.readString(directory.resolve("cgroup.subtree_control"));
            assertEquals(
                    Set.of("+memory", "+pids", "+cpu", "+io"), Set.of(written.split(" ", -1)), directory.toString());
        }
        assertFalse(Files.exists(leaf.resolve("cgroup.subtree_control")));
        assertEquals(Long.toString(MEMORY), Files.readString(leaf.resolve("memory.max")));
        assertEquals("0", Files.readString(leaf.resolve("memory.swap.max")));
        assertEquals("1", Files.readString(leaf.resolve("memory.oom.group")));
        assertEquals("64", Files.readString(leaf.resolve("pids.max")));
        assertEquals("max 100000", Files.readString(leaf.resolve("cpu.max")));
        assertEquals("control groups version 2 limit memory and processes", cgroups.describe());
    }

    @Test
    void processorTimeIsLimitedInBothVersions() throws IOException {
        Path one = leaf("cpu", "cpu.cfs_period_us", "cpu.cfs_quota_us");
        Cgroups v1 =
                Cgroups.detect(List.of("cgroup " + host.resolve("cpu") + " cgroup rw,cpu,cpuacct 0 0"), "slipway-test");
        worker(v1).create(new Cgroup.Limits(MEMORY, 64, 150));
        assertEquals("100000", Files.readString(one.resolve("cpu.cfs_period_us")));
        assertEquals("150000", Files.readString(one.resolve("cpu.cfs_quota_us")));
        // a file of the kernel's has no length; this one would keep its tail
        Files.writeString(one.resolve("cpu.cfs_quota_us"), "");
        worker(v1).create(new Cgroup.Limits(MEMORY, 64, 0));
        assertEquals("-1", Files.readString(one.resolve("cpu.cfs_quota_us")).strip());
        Cgroups none = Cgroups.detect(List.of(), "slipway-test");
        IOException refusal =
                assertThrows(IOException.class, () -> worker(none).create(new Cgroup.Limits(MEMORY, 64, 50)));
        assertTrue(refusal.toString().contains("do not limit processor time"), refusal.toString());
    }

    @Test
    void anApplicationHasItsWeightAndATenantTheLargestOfItsApplications() throws IOException {
        Cgroups v2 = versionTwo("cpu io memory pids");
        Path shop = leaf("unified", "memory.max", "pids.max", "cpu.max").resolveSibling("");
        Path blog =
                Files.createDirectories(shop.resolveSibling("blog/blog-0-1")).resolveSibling("");
        for (String file : List.of("memory.max", "pids.max", "cpu.max")) {
            Files.createFile(blog.resolve("blog-0-1").resolve(file));
        }
        for (Path group : List.of(shop, blog, shop.resolveSibling(""))) {
            Files.writeString(group.resolve("cpu.weight"), "100\n");
            Files.writeString(group.resolve("io.weight"), "default 100\n8:0 50\n");
        }
        for (Path above : List.of(
                host.resolve("unified"), host.resolve("unified/slipway-test"), shop, blog, shop.resolveSibling(""))) {
            Files.writeString(above.resolve("cgroup.subtree_control"), "");
        }
        worker(v2).create(new Cgroup.Limits(MEMORY, 64, 0, 300));
        v2.group("alice", "blog", "blog-0-1").create(new Cgroup.Limits(MEMORY, 64, 0, 200));
        assertEquals("300", first(shop, "cpu.weight"));
        assertEquals("200", first(blog, "cpu.weight"));
        assertEquals("300", first(shop.resolveSibling(""), "cpu.weight"));
        assertEquals("default 200", first(blog, "io.weight"));
        assertEquals("default 300", first(shop.resolveSibling(""), "io.weight"));

        Path one = leaf("cpu", "cpu.cfs_period_us", "cpu.cfs_quota_us").resolveSibling("");
        for (Path group : List.of(one, one.resolveSibling(""))) {
            Files.writeString(group.resolve("cpu.shares"), "");
        }
        Cgroups v1 = Cgroups.detect(List.of("cgroup " + host.resolve("cpu") + " cgroup rw,cpu 0 0"), "slipway-test");
        worker(v1).create(new Cgroup.Limits(MEMORY, 64, 0, 50));
        assertEquals("512", first(one, "cpu.shares"));
        assertEquals("512", first(one.resolveSibling(""), "cpu.shares"));
    }

    private static String first(Path group, String file) throws IOException {
        return Files.readAllLines(group.resolve(file)).getFirst();
    }

    @Test
    void aHybridHostIsLimitedByVersionOneAndKilledByVersionTwo() throws IOException {
        Cgroups cgroups = hybrid();
        leaf("memory", "memory.limit_in_bytes");
        leaf("pids", "pids.max");
        Path unified = leaf("unified", "cgroup.kill");
        Cgroup worker = worker(cgroups);
        worker.create(new Cgroup.Limits(MEMORY, 64, 0));
        worker.kill();
        assertEquals("1", Files.readString(unified.resolve("cgroup.kill")));
        assertTrue(cgroups.complete());
        assertEquals(3, worker.entrances().size());
    }

    @Test
    void aHostThatDoesNotLimitEverythingSaysWhatIsMissing() throws IOException {
        assertEquals(
                "control groups do not limit pids on this host",
                versionTwo("cpu memory").describe());
        Cgroups none = Cgroups.detect(List.of("proc /proc proc rw 0 0", "nonsense"), "slipway-test");
        assertEquals("control groups do not limit memory, pids on this host", none.describe());
        assertFalse(none.complete());
        Cgroup group = worker(none);
        group.create(new Cgroup.Limits(MEMORY, 64, 0));
        assertEquals(List.of(), group.entrances());
        assertTrue(group.remove());
    }

    @Test
    void aLimitThatCannotBeWrittenIsNamed() throws IOException {
        leaf("memory", "memory.limit_in_bytes");
        Path pids = leaf("pids");
        IOException failure =
                assertThrows(IOException.class, () -> worker(versionOne()).create(new Cgroup.Limits(MEMORY, 64, 0)));
        assertTrue(String.valueOf(failure.getMessage())
                .contains(pids.resolve("pids.max").toString()));
    }

    @Test
    void membersAreThoseThatAnyTreeKnows() throws IOException {
        Files.writeString(leaf("memory").resolve("cgroup.procs"), "11\n12\n");
        Files.writeString(leaf("pids").resolve("cgroup.procs"), "12\n13\n");
        assertEquals(Set.of(11, 12, 13), worker(versionOne()).members());
    }

    @Test
    void withoutAKillFileEveryMemberIsKilledByItself() throws Exception {
        Process member = new ProcessBuilder("/bin/sleep", "60").start();
        try {
            Files.writeString(leaf("memory").resolve("cgroup.procs"), member.pid() + "\n999999999\n");
            worker(versionOne()).kill();
            eventually("the member is killed", () -> !member.isAlive());
            assertEquals(128 + 9, member.waitFor());
        } finally {
            member.destroyForcibly();
        }
    }

    @Test
    void killsForWantOfMemoryAndRefusedProcessesAreCounted() throws IOException {
        Files.writeString(
                leaf("memory").resolve("memory.oom_control"), "oom_kill_disable 0\nunder_oom 0\noom_kill 5\n");
        Files.writeString(leaf("pids").resolve("pids.events"), "max 7\n");
        assertEquals(5, worker(versionOne()).oomKills());
        assertEquals(7, worker(versionOne()).pidsRefused());

        Path two = leaf("unified");
        Files.writeString(two.resolve("memory.events"), "low 0\nhigh 0\nmax 9\noom 3\noom_kill 2\noom_group_kill 1\n");
        Files.writeString(two.resolve("pids.events"), "max 4\n");
        assertEquals(2, worker(versionTwo("memory pids")).oomKills());
        assertEquals(4, worker(versionTwo("memory pids")).pidsRefused());
    }

    @Test
    void countersThatAreNotThereAreZero() throws IOException {
        leaf("memory");
        assertEquals(0, worker(versionOne()).oomKills());
        assertEquals(0, worker(versionOne()).pidsRefused());
    }

    @Test
    void removalTakesTheGroupFromEveryTreeAndSaysWhenItCouldNot() throws IOException {
        Path memory = leaf("memory");
        Path pids = leaf("pids");
        Path occupant = Files.createFile(pids.resolve("occupied"));
        assertFalse(worker(versionOne()).remove());
        assertFalse(Files.exists(memory));
        Files.delete(occupant);
        assertTrue(worker(versionOne()).remove());
        assertFalse(Files.exists(pids));
    }

    @Test
    void workersAreFoundByTheirGroupsInAnyTree() throws IOException {
        Cgroups cgroups = versionOne();
        assertEquals(Set.of(), cgroups.workers());
        leaf("memory");
        Files.createDirectories(host.resolve("pids/slipway-test/bob/blog/blog-0-3"));
        Files.createDirectories(host.resolve("pids/slipway-other/eve/shop/shop-0-1"));
        assertEquals(Set.of("alice/shop/shop-0-1", "bob/blog/blog-0-3"), cgroups.workers());
    }

    @Test
    void groupsWithoutWorkersGoAndOthersStay() throws IOException {
        leaf("memory");
        Path pids = host.resolve("pids/slipway-test");
        Files.createDirectories(pids.resolve("bob/blog"));
        Path other = Files.createDirectories(host.resolve("pids/slipway-other/eve/shop"));
        versionOne().removeEmpty();
        assertTrue(Files.exists(host.resolve("memory/slipway-test/alice/shop/shop-0-1")));
        assertFalse(Files.exists(pids.resolve("bob")));
        assertTrue(Files.exists(pids));
        assertTrue(Files.exists(other));
    }

    private Cgroups versionOne() {
        return Cgroups.detect(
                List.of(mount("memory", "cgroup", "rw,memory"), mount("pids", "cgroup", "rw,relatime,pids")),
                "slipway-test");
    }

    private Cgroups versionTwo(String controllers) throws IOException {
        Files.createDirectories(host.resolve("unified"));
        Files.writeString(host.resolve("unified/cgroup.controllers"), controllers + "\n");
        return Cgroups.detect(List.of(mount("unified", "cgroup2", "rw")), "slipway-test");
    }

    private Cgroups hybrid() throws IOException {
        Files.createDirectories(host.resolve("unified"));
        Files.writeString(host.resolve("unified/cgroup.controllers"), "hugetlb\n");
        return Cgroups.detect(
                List.of(
                        mount("memory", "cgroup", "rw,memory"),
                        mount("pids", "cgroup", "rw,pids"),
                        mount("systemd", "cgroup", "rw,name=systemd"),
                        mount("unified", "cgroup2", "rw")),
                "slipway-test");
    }

    private String mount(String tree, String type, String options) {
        return "cgroup " + host.resolve(tree) + " " + type + " " + options + " 0 0";
    }

    private static Cgroup worker(Cgroups cgroups) {
        return cgroups.group("alice", "shop", "shop-0-1");
    }

    /** The worker's directory in a tree, with the files that the kernel would have put there. */
    private Path leaf(String tree, String... files) throws IOException {
        Path leaf = Files.createDirectories(host.resolve(tree).resolve("slipway-test/alice/shop/shop-0-1"));
        for (String file : files) {
            Files.createFile(leaf.resolve(file));
        }
        return leaf;
    }
}
