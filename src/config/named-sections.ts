import { isNamedSection } from "./config-keys.ts";
import type { WrittenSetting } from "./written-layer.ts";

/**
 * Brings the spellings of named sections together, since a variable has neither case nor hyphens: `[target:ns-01]` is also set by
 * `PPHOOK_TARGET_NS_01_HOST`. The first spelling stays.
 *
 * @returns the settings, and the named sections in order of appearance.
 */
export function alignNames(settings: readonly WrittenSetting[]): {
  readonly settings: readonly WrittenSetting[];
  readonly sections: readonly string[];
} {
  const spellings = new Map<string, string>();
  const aligned = settings.map((setting) => {
    if (!isNamedSection(setting.section)) return setting;
    const key = setting.section.toLowerCase().replaceAll("-", "_");
    const section = spellings.get(key) ?? setting.section;
    spellings.set(key, section);
    return { ...setting, section };
  });
  return { settings: aligned, sections: [...spellings.values()] };
}

/** `ns01` of `target:ns01`. */
export function nameOfSection(section: string): string {
  return section.slice(section.indexOf(":") + 1);
}
