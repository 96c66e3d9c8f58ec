import type { WantedValue } from "../../domain/wanted-row.ts";
import type { Stroke } from "./stroke.ts";

type Value = Pick<WantedValue, "name" | "type" | "content">;

const NONE: readonly Stroke[] = [];

/**
 * Strokes by the value that they are drawn on. Kept by name, of which a value has one already, so that a first sync need not make
 * hundreds of thousands of keys.
 */
export class StrokeMap {
  readonly #byName = new Map<string, readonly Stroke[]>();

  get isEmpty(): boolean {
    return this.#byName.size === 0;
  }

  has(value: Value): boolean {
    return this.at(value.name).some((stroke) => isOn(stroke, value));
  }

  /** The strokes at a name, of whatever type. */
  at(name: string): readonly Stroke[] {
    return this.#byName.get(name) ?? NONE;
  }

  /** Adds a stroke; the first one on a value stays. */
  add(stroke: Stroke): void {
    const known = this.#byName.get(stroke.value.name);
    if (known === undefined) this.#byName.set(stroke.value.name, [stroke]);
    else if (!this.has(stroke.value)) this.#byName.set(stroke.value.name, [...known, stroke]);
  }

  delete(value: Value): void {
    if (!this.has(value)) return;
    const rest = this.at(value.name).filter((stroke) => !isOn(stroke, value));
    if (rest.length === 0) this.#byName.delete(value.name);
    else this.#byName.set(value.name, rest);
  }

  names(): Iterable<string> {
    return this.#byName.keys();
  }

  /** All strokes, name by name. */
  *strokes(): Generator<Stroke, void> {
    for (const strokes of this.#byName.values()) yield* strokes;
  }
}

function isOn({ value }: Stroke, { name, type, content }: Value): boolean {
  return value.content === content && value.type === type && value.name === name;
}
