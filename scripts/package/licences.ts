import type { LockedPackage } from "./locked-packages.ts";

/** What may be shipped together with a program under GPL-3.0-or-later, as long as its text goes with it. */
const ALLOWED: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "ISC",
  "MIT",
  "MIT-0",
]);

/** Names every package whose licence is none of the allowed ones, with what it says. */
export function findForbiddenLicences(packages: readonly LockedPackage[]): readonly string[] {
  return packages
    .filter(({ license }) => license === null || !isAllowed(license))
    .map(({ name, version, license }) => `${name} ${version}: ${license ?? "names no licence"}`);
}

/** Of `A OR B` one is enough; of `A AND B` both are needed. */
function isAllowed(expression: string): boolean {
  const choices = expression.replaceAll(/[()]/g, "").split(" OR ");
  return choices.some((choice) => choice.split(" AND ").every((id) => ALLOWED.has(id.trim())));
}
