package dev.slipway.supervisor.cli.show;

import dev.slipway.supervisor.tenant.Setting;
import dev.slipway.supervisor.tenant.SettingTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table of settings, for people and for programs. */
public final class SettingsView {
    private SettingsView() {}

    /** @param chosen what one application has chosen; null for the table alone */
    public static List<String> lines(@Nullable Map<String, String> chosen) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(chosen == null, "SETTING", "VALUE", "KIND", "DEFAULT", "SMALLEST", "LARGEST", "MEANING"));
        for (Setting<?> setting : SettingTable.all()) {
            rows.add(row(
                    chosen == null,
                    setting.name(),
                    chosen == null ? "" : shown(value(setting, chosen)),
                    setting.kind().word(),
                    shown(setting.writtenDefault()),
                    setting.limited() ? setting.writtenSmallest() : "",
                    setting.limited() ? setting.writtenLargest() : "",
                    setting.explanation()));
        }
        return Columns.align(rows, chosen == null ? Set.of(2, 3, 4) : Set.of(1, 3, 4, 5));
    }

    private static List<String> row(boolean withoutValue, String name, String value, String... more) {
        List<String> row = new ArrayList<>(List.of(name));
        if (!withoutValue) {
            row.add(value);
        }
        row.addAll(List.of(more));
        return row;
    }

    private static String value(Setting<?> setting, Map<String, String> chosen) {
        return chosen.getOrDefault(setting.name(), setting.writtenDefault());
    }

    private static String shown(String value) {
        return value.isEmpty() ? "none" : value;
    }

    /** One object a setting; {@code smallest} and {@code largest} only where they mean something. */
    public static List<Map<String, String>> values(@Nullable Map<String, String> chosen) {
        List<Map<String, String>> values = new ArrayList<>();
        for (Setting<?> setting : SettingTable.all()) {
            Map<String, String> value = new LinkedHashMap<>();
            value.put("name", setting.name());
            if (chosen != null) {
                value.put("value", value(setting, chosen));
            }
            value.put("kind", setting.kind().word());
            value.put("default", setting.writtenDefault());
            if (setting.limited()) {
                value.put("smallest", setting.writtenSmallest());
                value.put("largest", setting.writtenLargest());
            }
            value.put("explanation", setting.explanation());
            values.add(value);
        }
        return values;
    }
}
