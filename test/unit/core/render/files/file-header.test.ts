import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countEntries, headerText, withoutHeader } from "../../../../../src/core/render/files/file-header.ts";
import { fillTemplate, findTemplateFault } from "../../../../../src/core/render/files/fill-template.ts";

const ORIGIN = {
  version: "0.1.0",
  madeAt: Date.UTC(2026, 10, 22, 9, 15),
  source: 'phpIPAM 1.8.2 "main"\n, 4812 rows',
};

describe("the header of a made file", () => {
  const header = headerText("dhcp", ORIGIN, 4711);

  it("says when, from what, by which version and how much, on one line without quotes", () => {
    assert.equal(
      header,
      "Made by PPHOOK 0.1.0 at 2026-11-22T09:15:00.000Z from phpIPAM 1.8.2 'main'U+000A, 4812 rows: 4,711 reservations. Edits are overwritten.",
    );
  });

  it("tells how much the file lists", () => {
    assert.equal(countEntries(`# ${header}\n\nhost …`), 4711);
    assert.equal(countEntries(`# ${headerText("bind", ORIGIN, 1)}\n`), 1);
    assert.equal(countEntries("# written by hand: 12 zones"), null);
  });

  it("is no part of what the file says", () => {
    const later = headerText("dhcp", { ...ORIGIN, madeAt: ORIGIN.madeAt + 60_000 }, 4711);
    assert.equal(withoutHeader(`# ${header}\nhost a\n`), withoutHeader(`# ${later}\nhost a\n`));
    assert.notEqual(withoutHeader(`# ${header}\nhost a\n`), withoutHeader(`# ${header}\nhost b\n`));
  });
});

describe("a template", () => {
  it("gets values as they are, dollar signs too, and keeps what it does not know", () => {
    assert.equal(fillTemplate("{{ a }}-{{b}}-{{c}}", { a: "$&", b: "{{a}}" }), "$&-{{a}}-{{c}}");
  });

  it("is refused with an unknown placeholder, or without the one that matters", () => {
    const names = { known: ["name", "file"], needed: "name" };
    assert.equal(findTemplateFault("zone {{name}}", names), null);
    assert.match(
      findTemplateFault("zone {{nam}}", names) ?? "",
      /\{\{nam\}\} is no placeholder; there are \{\{name\}\}, \{\{file\}\}/,
    );
    assert.match(findTemplateFault("zone {{file}}", names) ?? "", /\{\{name\}\} is missing/);
  });
});
