import { globSync, readFileSync } from "node:fs";
import ts from "typescript";

/** A method of a port, as the sources declare it. */
export interface PortMethod {
  /** `DnsServer`. */
  readonly port: string;
  /** `listZones`. */
  readonly method: string;
}

function interfacesOf(path: string): readonly ts.InterfaceDeclaration[] {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
  return source.statements.filter(ts.isInterfaceDeclaration);
}

/** Lists every method of every interface below src/ports, read from the sources, so that none can be forgotten. */
export function listPortMethods(): readonly PortMethod[] {
  const methods = globSync("src/ports/*.ts")
    .sort()
    .flatMap(interfacesOf)
    .flatMap((port) =>
      port.members.filter(ts.isMethodSignature).map((member) => ({
        port: port.name.text,
        method: (member.name as ts.Identifier).text,
      })),
    );
  if (methods.length === 0) throw new Error("no method of a port was found: is src/ports/ still the place?");
  return methods;
}

/** Reads which port each field of the cycle's world is: `dns` is a `DnsServer`. */
export function portOfField(): ReadonlyMap<string, string> {
  const ports = new Set(listPortMethods().map(({ port }) => port));
  const world = interfacesOf("src/flows/cycle-world.ts").find(({ name }) => name.text === "CycleWorld");
  const fields = [...(world?.members ?? [])].filter(ts.isPropertySignature).map((member) => {
    const { type } = member;
    const isName = type !== undefined && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName);
    return [(member.name as ts.Identifier).text, isName ? type.typeName.text : ""] as const;
  });
  return new Map(fields.filter(([, port]) => ports.has(port)));
}
