package dev.slipway.supervisor.cli.show;

import dev.slipway.supervisor.tenant.Setting;
import dev.slipway.supervisor.tenant.SettingTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The table of settings, for people and for programs. */
public final class SettingsView {
    private SettingsView() {}

    public static List<String> lines() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("SETTING", "KIND", "DEFAULT", "SMALLEST", "LARGEST", "MEANING"));
        for (Setting<?> setting : SettingTable.all()) {
            rows.add(List.of(
                    setting.name(),
                    setting.kind().word(),
                    setting.writtenDefault().isEmpty() ? "none" : setting.writtenDefault(),
                    setting.limited() ? setting.writtenSmallest() : "",
                    setting.limited() ? setting.writtenLargest() : "",
                    setting.explanation()));
        }
        return Columns.align(rows, Set.of(2, 3, 4));
    }

    /** One object a setting; {@code smallest} and {@code largest} only where they mean something. */
    public static List<Map<String, String>> values() {
        List<Map<String, String>> values = new ArrayList<>();
        for (Setting<?> setting : SettingTable.all()) {
            Map<String, String> value = new LinkedHashMap<>();
            value.put("name", setting.name());
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
