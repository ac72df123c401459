package dev.slipway.supervisor.wanted;

/** The uids, and the gids of the same numbers, given to tenants without an account. Both ends belong to it. */
public record UidRange(int first, int last) {
    public UidRange {
        if (first < 1000 || last < first || last > 2_000_000_000) {
            throw new IllegalArgumentException("uid-range \"" + first + "-" + last
                    + "\": write the first and the last uid, the first at least 1000, like \"200000-299999\"");
        }
    }

    public static UidRange parse(String text) {
        String[] ends = text.split("-", -1);
        try {
            return new UidRange(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length == 2 ? 1 : -1]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "uid-range \"" + text + "\": write the first and the last uid, like \"200000-299999\"", e);
        }
    }

    boolean holds(int uid) {
        return first <= uid && uid <= last;
    }
}
