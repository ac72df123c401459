package dev.slipway.supervisor.tenant;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Options of the JVM that a tenant may choose. What would undo a limit, load code into the JVM before the worker's own,
 * write where the tenant does not look, or contradict what Slipway computes is not among them.
 */
public record JavaOptions(List<String> words) {
    public static final JavaOptions NONE = new JavaOptions(List.of());

    private static final String VALUE = "[A-Za-z0-9._:/@,+~*=-]{0,200}";
    private static final String MODULES = "[A-Za-z0-9._]+(/[A-Za-z0-9._]+)?=[A-Za-z0-9._,-]+";

    /** Properties that are Slipway's to set, or that switch the JDK's own protections. */
    private static final Pattern OURS = Pattern.compile(
            "-D(java\\.(io\\.tmpdir|security|class|library|home|vm|ext|endorsed|system|rmi)|jdk\\.(module|attach|internal)"
                    + "|user\\.(home|name|dir)|sun\\.|com\\.sun\\.management|jetty\\.|slipway\\.|file\\.encoding).*");

    private static final List<Pattern> ALLOWED = List.of(
            Pattern.compile("-D[A-Za-z_][A-Za-z0-9._-]{0,100}(=" + VALUE + ")?"),
            Pattern.compile("-(ea|da|esa|dsa|enableassertions|disableassertions)(:[A-Za-z0-9._$]+(\\.\\.\\.)?)?"),
            Pattern.compile("--add-(opens|exports)=" + MODULES),
            Pattern.compile("--add-modules=[A-Za-z0-9._,]+"),
            Pattern.compile("--enable-native-access=[A-Za-z0-9._,-]+"),
            Pattern.compile("--sun-misc-unsafe-memory-access=(allow|warn|debug|deny)"),
            Pattern.compile("-Xss(25[6-9]|2[6-9][0-9]|[3-9][0-9]{2}|1[0-9]{3}|20[0-4][0-9])k"),
            Pattern.compile("-Xverify:(all|remote)"),
            Pattern.compile("-XX:TieredStopAtLevel=[14]"),
            Pattern.compile("-XX:[+-](UseStringDeduplication|UseCompactObjectHeaders|OmitStackTraceInFastThrow"
                    + "|ShowCodeDetailsInExceptionMessages|HeapDumpOnOutOfMemoryError|PrintConcurrentLocks)"),
            Pattern.compile("-XX:(MaxInlineLevel|MaxTenuringThreshold|NewRatio|SurvivorRatio|SoftRefLRUPolicyMSPerMB)"
                    + "=[0-9]{1,6}"));

    /** Separated by spaces; there is no quoting, since no allowed option needs a space. */
    static JavaOptions parse(String text) {
        if (text.isBlank()) {
            return NONE;
        }
        List<String> words = Arrays.asList(text.strip().split(" +", -1));
        for (String word : words) {
            boolean allowed =
                    ALLOWED.stream().anyMatch(pattern -> pattern.matcher(word).matches());
            if (!allowed || OURS.matcher(word).matches()) {
                throw new Refused(
                        Text.quoted(word)
                                + ": not an option that an application may set; see java-options in SETTINGS.md for those it may");
            }
        }
        return new JavaOptions(List.copyOf(words));
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
