import { globSync, readFileSync } from "node:fs";
import ts from "typescript";
import type { Service } from "./wire-faults.ts";

/** A path that an adapter's source writes: a text or a template that begins with `/`. */
export interface AdapterPath {
  readonly service: Service;
  /** As in the source, with `*` for what is put in. */
  readonly text: string;
  /** What a call to it looks like. */
  readonly pattern: RegExp;
}

/** Lists every path in the sources of both adapters. */
export function listAdapterPaths(): readonly AdapterPath[] {
  const paths = (["phpipam", "powerdns"] as const).flatMap((service) =>
    globSync(`src/io/${service}/*.ts`)
      .sort()
      .flatMap(textsOf)
      .filter((text) => /^\/[\w*]/.test(text))
      .map((text) => ({ service, text, pattern: patternOf(text) })),
  );
  return [...new Map(paths.map((path) => [`${path.service} ${path.text}`, path])).values()];
}

function textsOf(path: string): readonly string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) texts.push(node.text);
    if (ts.isTemplateExpression(node)) texts.push(textOf(node));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest));
  return texts;
}

function textOf({ head, templateSpans }: ts.TemplateExpression): string {
  return head.text + templateSpans.map((span) => `*${span.literal.text}`).join("");
}

function patternOf(text: string): RegExp {
  const escaped = text.replaceAll(/[.?+^$()[\]{}|\\]/g, "\\$&").replaceAll("*", "[^/]*");
  return new RegExp(`${escaped}$`);
}

/** Paths that no story calls, each with the reason. A test fails when one is no longer in the sources. */
export const PATHS_WITHOUT_FAULTS: Readonly<Record<string, string>> = {
  "/addresses/":
    "rows are made by undo and unknown_dns alone, whose faults are put into the port: port-stories.ts",
  "/zones/*/metadata":
    "asked by check, of a server that takes dynamic updates (test/integration/other-writers.test.ts), and beside the cycles (test/integration/secondaries.test.ts); faults are put into the port",
  "/addresses/*/changelog/": "asked by no cycle yet: test/contract/phpipam-inventory.test.ts",
};
