import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";
import { findProcess } from "../../../src/io/machine/find-process.ts";
import { measureMachine } from "../../../src/io/machine/measure-machine.ts";

describe("the machine", () => {
  it("has each disk once, also for files and directories that are not there yet, and memory", async () => {
    const here = import.meta.dirname;
    const { disks, memory } = await measureMachine([
      join(here, "not", "yet", "there"),
      here,
      import.meta.filename,
    ]);
    assert.deepEqual(
      disks.map(({ path }) => path),
      [join(here, "not", "yet", "there")],
    );
    assert.ok((disks[0]?.totalBytes ?? 0) > (disks[0]?.freeBytes ?? 0));
    assert.ok(memory.totalBytes >= memory.availableBytes && memory.availableBytes > 0);
  });

  it("knows a process while it runs, always by the same start, and no other", async () => {
    const child = spawn("sleep", ["60"]);
    try {
      await once(child, "spawn");
      const [first, again, own] = [
        await findProcess(child.pid ?? 0),
        await findProcess(child.pid ?? 0),
        await findProcess(process.pid),
      ];
      assert.ok(first !== null && own !== null);
      assert.equal(first.startTicks, again?.startTicks);
      assert.notEqual(first.startTicks, own.startTicks);
      assert.ok((own.residentBytes ?? 0) > 1_000_000);
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    assert.equal(await findProcess(child.pid ?? 0), null);
  });
});
