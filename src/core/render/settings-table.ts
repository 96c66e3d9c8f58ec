import type { Canvas } from "./canvas.ts";
import { pad, textWidth, visible } from "./visible-text.ts";

/** One effective setting, with secrets masked already. */
export interface SettingLine {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly origin: string;
}

const WIDEST_VALUE = 48;

/** Writes settings section by section, with who said each; what is a default is dimmed. */
export function renderSettings(settings: readonly SettingLine[], canvas: Canvas): string {
  const keyWidth = widest(settings.map((setting) => setting.key));
  const valueWidth = Math.min(WIDEST_VALUE, widest(settings.map((setting) => visible(setting.value))));
  const blocks = [...Map.groupBy(settings, (setting) => setting.section)].map(([section, list]) =>
    [
      canvas.paint("bold", `[${section}]`),
      ...list.map(({ key, value, origin }) => {
        const line = `  ${pad(key, keyWidth)}  ${pad(visible(value), valueWidth)}  ${origin}`;
        return origin === "default" ? canvas.paint("dim", line) : line;
      }),
    ].join("\n"),
  );
  return `${blocks.join("\n\n")}\n`;
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, textWidth(text)), 0);
}
