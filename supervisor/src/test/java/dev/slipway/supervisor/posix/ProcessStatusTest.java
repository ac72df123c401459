package dev.slipway.supervisor.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessStatusTest {
    private static final Map<String, String> RIGHT = Map.of(
            "Uid", "1001\t1001\t1001\t1001",
            "Gid", "1002\t1002\t1002\t1002",
            "Groups", "",
            "CapInh", "0000000000000000",
            "CapPrm", "0000000000000000",
            "CapEff", "0000000000000000",
            "CapBnd", "0000000000000000",
            "CapAmb", "0000000000000000",
            "NoNewPrivs", "1");

    @Test
    void exactlyTheUserIsRight() {
        assertEquals(List.of(), new ProcessStatus(RIGHT).differencesFrom(1001, 1002));
    }

    @Test
    void theUsersOwnGroupAloneIsRightToo() {
        assertEquals(List.of(), with("Groups", "1002").differencesFrom(1001, 1002));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "Uid,        '1001 1001 1001 0'",
        "Uid,        '1001 0 1001 1001'",
        "Uid,        '10011 1001 1001 1001'",
        "Gid,        '1002 1002 0 1002'",
        "Groups,     '27'",
        "Groups,     '1002 27'",
        "Groups,     '0'",
        "CapInh,     '0000000000000400'",
        "CapPrm,     '0000000000000001'",
        "CapEff,     '000001ffffffffff'",
        "CapBnd,     '0000000000000001'",
        "CapAmb,     '0000000000000400'",
        "NoNewPrivs, '0'",
        "NoNewPrivs, ''",
        "CapEff,     ''",
    })
    void oneThingThatDiffersIsOneDifferenceNamed(String field, String value) {
        List<String> differences = with(field, value).differencesFrom(1001, 1002);
        assertEquals(1, differences.size());
        assertTrue(differences.getFirst().startsWith(field + " is "), differences.toString());
    }

    @Test
    void whatTheKernelDoesNotSayIsADifference() {
        assertEquals(8, new ProcessStatus(Map.of()).differencesFrom(1001, 1002).size());
    }

    @Test
    void ourselvesCanBeReadAndNobodyCannot() throws IOException {
        int self = (int) ProcessHandle.current().pid();
        assertEquals(Integer.toString(self), ProcessStatus.of(self).fields().get("Pid"));
        assertTrue(ProcessStatus.rssBytes(self) > 1024 * 1024);
        assertEquals(0, ProcessStatus.rssBytes(999_999_999));
        assertThrows(IOException.class, () -> ProcessStatus.of(999_999_999));
    }

    private static ProcessStatus with(String field, String value) {
        Map<String, String> fields = new HashMap<>(RIGHT);
        fields.put(field, value);
        return new ProcessStatus(fields);
    }
}
