package dev.slipway.supervisor.tenant;

/**
 * One thing about an application that can be chosen: its name, what it may be and what it is when nobody chose. Made
 * only by {@link SettingTable}.
 */
public final class Setting<T> {
    private final String name;
    private final Kind<T> kind;
    private final T defaultValue;
    private final T smallest;
    private final T largest;
    private final String explanation;

    Setting(String name, Kind<T> kind, T defaultValue, T smallest, T largest, String explanation) {
        this.name = name;
        this.kind = kind;
        this.defaultValue = defaultValue;
        this.smallest = smallest;
        this.largest = largest;
        this.explanation = explanation;
    }

    /**
     * Reads a value as it was written.
     *
     * @throws Refused naming the setting, the value and what is right
     */
    public T parse(String text) {
        T value;
        try {
            value = kind.parse().apply(text);
        } catch (Refused e) {
            throw new Refused(name + " = " + e.getMessage());
        }
        if (kind.order().compare(value, smallest) < 0) {
            throw new Refused(name + " = " + kind.shown(text) + ": too small; at least " + written(smallest));
        }
        if (kind.order().compare(value, largest) > 0) {
            throw new Refused(name + " = " + kind.shown(text) + ": too large; at most " + written(largest));
        }
        return value;
    }

    /** The one canonical spelling of a value; {@link #parse} reads it back. */
    public String written(T value) {
        return kind.written().apply(value);
    }

    /** {@code text} in its canonical spelling. */
    String canonical(String text) {
        return written(parse(text));
    }

    public String name() {
        return name;
    }

    public Kind<T> kind() {
        return kind;
    }

    public T defaultValue() {
        return defaultValue;
    }

    public T smallest() {
        return smallest;
    }

    public T largest() {
        return largest;
    }

    public String writtenDefault() {
        return written(defaultValue);
    }

    public String writtenSmallest() {
        return written(smallest);
    }

    public String writtenLargest() {
        return written(largest);
    }

    /** A right value as it would stand in a file. */
    public String example() {
        return kind.shown(writtenDefault().isEmpty() ? "/health" : writtenDefault());
    }

    /** Whether smallest and largest say something to people; for a path they bound its length only. */
    public boolean limited() {
        return kind != (Object) Kind.PATH
                && kind != (Object) Kind.OPTIONS
                && !kind.word().equals(Kind.CHOICE);
    }

    public String explanation() {
        return explanation;
    }

    @Override
    public String toString() {
        return name;
    }
}
