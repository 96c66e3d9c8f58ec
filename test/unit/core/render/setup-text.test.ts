import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PLAIN_CANVAS } from "../../../../src/core/render/canvas.ts";
import { setupDoneText, tellingText } from "../../../../src/core/render/setup-text.ts";
import { answerTo } from "../../../../src/domain/answers.ts";

const DONE = {
  file: null,
  written: ["/etc/pphook/config.ini"],
  saved: null,
  secrets: ["the secrets are in it"],
  configFile: "/etc/pphook/config.ini",
  isOfService: false,
};

describe("what setup tells", () => {
  it("is headed by its part, and each measure marked, with what to do below", () => {
    assert.equal(tellingText({ heading: "Mail" }, PLAIN_CANVAS), "\nMail\n");
    const telling = { status: "warning", measured: "no zone", remedy: "make one" } as const;
    assert.equal(tellingText(telling, PLAIN_CANVAS), "  ! no zone\n    → make one\n");
    const fine = { status: "ok", measured: "2 zones", remedy: null } as const;
    assert.equal(tellingText(fine, PLAIN_CANVAS), "  ✓ 2 zones\n");
  });

  it("ends with what was written and the commands that come next", () => {
    const text = setupDoneText(DONE, PLAIN_CANVAS);
    assert.match(text, /✓ written: \/etc\/pphook\/config\.ini\n {2}the secrets are in it\n\n/);
    assert.match(text, /\n {2}pphook check +is the installation fit/);
    assert.match(
      text,
      /\n {2}sed -i 's\/\^mode = observe\$\/mode = enforce\/' \/etc\/pphook\/config\.ini\n {2}pphook sync\n/,
    );
  });

  it("has the service of a package run by systemd, and commands by its account", () => {
    const text = setupDoneText({ ...DONE, saved: "20261122-091502", isOfService: true }, PLAIN_CANVAS);
    assert.match(text, /\n {2}sudo -u pphook pphook check +is the installation fit/);
    assert.match(text, /\n {2}sudo systemctl enable --now pphook +observe/);
    assert.match(text, /\n {2}sudo sed -i .*\n {2}sudo systemctl restart pphook\n/);
    assert.match(text, /before: sudo pphook config restore 20261122-091502/);
  });

  it("names the file where pphook would not find it, and the way back where there is one", () => {
    const done = { ...DONE, file: "my config.ini", saved: "20261122-091502" };
    const text = setupDoneText(done, PLAIN_CANVAS);
    assert.match(text, /pphook -c 'my config\.ini' check/);
    assert.match(text, /before: pphook -c 'my config\.ini' config restore 20261122-091502/);
  });
});

describe("an answer", () => {
  it("is empty where none was given, and has no blanks around it", () => {
    assert.deepEqual([answerTo({}, "a.b"), answerTo({ "a.b": " c " }, "a.b")], ["", "c"]);
  });
});
