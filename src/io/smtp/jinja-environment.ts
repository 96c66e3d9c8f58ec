import { createRequire } from "node:module";
import type { Environment } from "minijinja-js";
import { addJinjaFilters } from "./jinja-filters.ts";
import type { TemplateFile } from "./template-files.ts";

export type TemplateContext = Readonly<Record<string, unknown>>;

/** What is wrong with a template that a person wrote. */
export interface TemplateProblem {
  readonly path: string;
  readonly message: string;
}

/** Ten times what any mail of ours takes; a loop without end stops there. */
const FUEL = 2_000_000;
/** What moves the cursor, ends a line or turns the direction of writing; a name typed by anybody may hold it. */
const DISTURBING = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const LEADING_TAGS = /^(?:\s+|\{#[\s\S]*?#\}|\{%[\s\S]*?%\}|Subject:.*)+/i;

/** Loaded when a mail is made: commands that make none need not wait for a megabyte of WebAssembly. */
function openEngine(): Environment {
  const { Environment } = createRequire(import.meta.url)("minijinja-js") as typeof import("minijinja-js");
  return new Environment();
}

/** Templates that can include each other. */
export class JinjaEnvironment {
  readonly #engine: Environment;
  readonly #names = new Set<string>();

  /**
   * @param ours - templates that came with the program; they are trimmed around tags.
   * @param strict - whether a name that nobody defined is an error rather than nothing.
   */
  constructor(ours: readonly TemplateFile[], { strict = false } = {}) {
    const engine = openEngine();
    this.#engine = engine;
    engine.enablePyCompat();
    engine.fuel = FUEL;
    engine.undefinedBehavior = strict ? "strict" : "chainable";
    addJinjaFilters(engine);
    engine.trimBlocks = true;
    engine.lstripBlocks = true;
    for (const file of ours) engine.addTemplate(file.name, file.source);
    // Whoever wrote a template for Jinja2 wrote it for Jinja2's defaults.
    engine.trimBlocks = false;
    engine.lstripBlocks = false;
  }

  /** Puts a template in the place of ours, or beside them. @returns what is wrong with it; null when nothing is. */
  add(file: TemplateFile): TemplateProblem | null {
    try {
      this.#engine.addTemplate(file.name, file.source);
      this.#names.add(file.name);
      return null;
    } catch (error) {
      return { path: file.path, message: firstLine(error) };
    }
  }

  /** Whether a template was added to ours. */
  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** @throws what the engine says; its first line is for people. */
  draw(name: string, context: TemplateContext): string {
    return this.#engine.renderTemplate(name, makeVisible(context));
  }
}

/** Names HTML as such, by which the engine knows to escape: a file that begins with a tag is HTML, whatever its name. */
export function nameByContent(file: TemplateFile): TemplateFile {
  const isHtml = !file.name.endsWith(".html.j2") && file.source.replace(LEADING_TAGS, "").startsWith("<");
  return isHtml ? { ...file, name: file.name.replace(/\.j2$/, ".html.j2") } : file;
}

/** The engine explains at length, with the values of variables; the first line says what is wrong and where. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0] ?? "";
}

/** Names control characters in every text, so that nothing typed into phpIPAM breaks a line or turns the direction of writing. */
function makeVisible(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll(DISTURBING, nameCharacter);
  if (Array.isArray(value)) return value.map(makeVisible);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, makeVisible(part)]));
}

function nameCharacter(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
