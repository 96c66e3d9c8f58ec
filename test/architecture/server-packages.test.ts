import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { forbidServiceStarts } from "../../scripts/testing/server-packages.ts";
import { makeTempTree } from "../support/temp-tree.ts";

describe("the policy under which servers are installed for tests", () => {
  it("forbids every start of a service, and is gone afterwards when there was none", () => {
    using tree = makeTempTree({});
    const path = join(tree.root, "policy-rc.d");
    const restore = forbidServiceStarts(path);
    assert.match(readFileSync(path, "utf8"), /exit 101/);
    restore();
    assert.equal(existsSync(path), false);
  });

  it("is put back as it was when there was one", () => {
    using tree = makeTempTree({});
    const path = join(tree.root, "policy-rc.d");
    writeFileSync(path, "#!/bin/sh\nexit 104\n");
    chmodSync(path, 0o700);
    const restore = forbidServiceStarts(path);
    restore();
    restore();
    assert.equal(readFileSync(path, "utf8"), "#!/bin/sh\nexit 104\n");
    assert.equal(statSync(path).mode & 0o777, 0o700);
  });
});
