package dev.slipway.supervisor.tenant;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was chosen for one application; everything else is at its default. Every key is known and every value is right,
 * in its canonical spelling, so that two equal choices are equal records.
 */
public record Settings(Map<String, String> written) {
    public static final Settings NONE = new Settings(Map.of());

    public Settings {
        SortedMap<String, String> checked = new TreeMap<>();
        written.forEach(
                (name, text) -> checked.put(name, SettingTable.byName(name).canonical(text)));
        written = Collections.unmodifiableSortedMap(checked);
    }

    /** These changes over what was chosen; an empty value puts a setting back to its default. */
    public Settings with(Map<String, String> changes) {
        Map<String, String> merged = new TreeMap<>(written);
        changes.forEach((name, value) -> {
            SettingTable.byName(name);
            if (value.isEmpty()) {
                merged.remove(name);
            } else {
                merged.put(name, value);
            }
        });
        return new Settings(merged);
    }

    public <T> T get(Setting<T> setting) {
        String text = written.get(setting.name());
        return text == null ? setting.defaultValue() : setting.parse(text);
    }
}
