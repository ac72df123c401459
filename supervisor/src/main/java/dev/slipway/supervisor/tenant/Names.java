package dev.slipway.supervisor.tenant;

import java.util.regex.Pattern;

/** Names become directories, cgroups and words in logs, so they are letters, digits and single dashes and nothing else. */
final class Names {
    private static final int LONGEST = 31;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private Names() {}

    static void check(String what, String value) {
        if (value.length() > LONGEST) {
            throw new Refused(what + " = " + Text.quoted(value) + ": " + value.length()
                    + " characters are too many for a name; at most " + LONGEST);
        }
        if (!NAME.matcher(value).matches()) {
            throw new Refused(what + " = " + Text.quoted(value)
                    + ": not a name; lower-case letters, digits and single dashes, first a letter, like shop-2");
        }
    }
}
