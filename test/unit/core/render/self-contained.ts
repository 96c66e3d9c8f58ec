import assert from "node:assert/strict";

/** Elements that HTML never closes. */
const VOID = new Set(["meta", "br", "link"]);

/** Asserts that a page fetches nothing, runs nothing, bears a strict policy, opens and closes its elements in order, and has each id once. */
export function assertSelfContained(page: string): void {
  assert.match(page, /Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/=]{44}';/);
  assert.match(page, /name="viewport"/);
  assert.doesNotMatch(page, / (src|srcset|href|style|on\w+|xlink:href)=|url\(|@import/);
  assert.doesNotMatch(page, /<(script|img|link|iframe|object|embed|form|base|image|use|foreignObject)\b/i);
  assert.doesNotMatch(page, /undefined|NaN|\[object/);
  assertNested(page);
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  assert.deepEqual(ids, [...new Set(ids)], "each id once");
}

function assertNested(page: string): void {
  const open: string[] = [];
  for (const [, closing, tag = "", rest = ""] of page.matchAll(/<(\/?)([a-z][\w-]*)([^>]*)>/gi)) {
    if (VOID.has(tag) || rest.endsWith("/")) continue;
    if (closing === "") open.push(tag);
    else assert.equal(open.pop(), tag, `</${tag}>`);
  }
  assert.deepEqual(open, []);
}
