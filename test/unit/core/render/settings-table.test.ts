import assert from "node:assert/strict";
import { it } from "node:test";
import { renderSettings } from "../../../../src/core/render/settings-table.ts";

it("settings are shown section by section, aligned, with who said each and the defaults dimmed", () => {
  const text = renderSettings(
    [
      { section: "phpipam", key: "api_url", value: "http://x/api", origin: "file config.ini:2" },
      { section: "phpipam", key: "timeout", value: "30s", origin: "default" },
      { section: "log", key: "level", value: "debug", origin: "command line" },
    ],
    { columns: 80, paint: (style, part) => (style === "dim" ? `<${part}>` : part) },
  );
  assert.equal(
    text,
    `[phpipam]
  api_url  http://x/api  file config.ini:2
<  timeout  30s           default>

[log]
  level    debug         command line
`,
  );
});

it("a long value does not push the others away", () => {
  const long = "x".repeat(200);
  const text = renderSettings(
    [
      { section: "powerdns", key: "zones", value: long, origin: "default" },
      { section: "powerdns", key: "server", value: "localhost", origin: "default" },
    ],
    { columns: 80, paint: (_, part) => part },
  );
  assert.ok((text.split("\n")[2] ?? "").length < 80);
});

it("no settings are no lines", () => {
  assert.equal(renderSettings([], { columns: 80, paint: (_, part) => part }), "\n");
});
