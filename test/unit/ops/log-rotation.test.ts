import assert from "node:assert/strict";
import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { createLogger, type Logger } from "../../../src/ops/logger.ts";
import { makeTempTree, type TempTree } from "../../support/temp-tree.ts";

/** Rotates as `copytruncate` does, with something happening in between. */
interface Rotation {
  readonly log: Logger;
  readonly file: string;
  readonly tree: TempTree;
}

async function rotated(
  work: (rotation: Rotation) => void,
  ...copies: readonly string[]
): Promise<readonly number[]> {
  using tree = makeTempTree({});
  const file = join(tree.root, "pphook.log");
  const log = createLogger({ file, level: "info", format: "text", alsoStderr: false, stderr: () => {} });
  const numbers = (...paths: readonly string[]) =>
    paths.flatMap((path) =>
      [...readFileSync(path, "utf8").matchAll(/ at=(\d+)\n/g)].map(([, at]) => Number(at)),
    );
  work({ log, file, tree });
  await log.close();
  return numbers(...copies.map((copy) => join(tree.root, copy)), file);
}

function write({ log }: Rotation, ...numbers: readonly number[]): void {
  for (const at of numbers) log.info("line ü", { at });
}

describe("a log that is copied and emptied", () => {
  it("writes again what came between copy and emptying, and only that", async () => {
    const found = await rotated((rotation) => {
      write(rotation, 1, 2);
      copyFileSync(rotation.file, `${rotation.file}.1`);
      write(rotation, 3, 4);
      truncateSync(rotation.file);
      write(rotation, 5);
    }, "pphook.log.1");
    assert.deepEqual(found, [1, 2, 5, 3, 4]);
  });

  it("loses these lines when it does not look: what the other tests see is the watching", async () => {
    using tree = makeTempTree({});
    const file = join(tree.root, "plain.log");
    appendFileSync(file, "1\n");
    copyFileSync(file, `${file}.1`);
    appendFileSync(file, "2\n");
    truncateSync(file);
    appendFileSync(file, "3\n");
    assert.equal(readFileSync(`${file}.1`, "utf8") + readFileSync(file, "utf8"), "1\n3\n");
  });

  it("repeats a line of which the copy holds a part", async () => {
    const found = await rotated((rotation) => {
      write(rotation, 1, 2);
      const whole = readFileSync(rotation.file, "utf8");
      writeFileSync(`${rotation.file}.1`, whole.slice(0, -5));
      truncateSync(rotation.file);
      write(rotation, 3);
    }, "pphook.log.1");
    assert.deepEqual(found, [1, 3, 2]);
  });

  it("finds a copy that was compressed or has a date in its name, and takes no older one for it", async () => {
    const found = await rotated((rotation) => {
      write(rotation, 1, 2);
      const copy = join(rotation.tree.root, "copy");
      copyFileSync(rotation.file, copy);
      writeFileSync(`${rotation.file}-20261122.gz`, gzipSync(readFileSync(copy)));
      for (const old of [1, 2, 3, 4]) {
        writeFileSync(`${rotation.file}.${old}`, "of yesterday\n");
        utimesSync(`${rotation.file}.${old}`, 1, 1);
      }
      write(rotation, 3);
      truncateSync(rotation.file);
      write(rotation, 4);
    }, "copy");
    assert.deepEqual(found, [1, 2, 4, 3]);
  });

  it("rather repeats the lines of the last seconds when there is no copy to compare with", async () => {
    const found = await rotated((rotation) => {
      write(rotation, 1, 2);
      truncateSync(rotation.file);
      write(rotation, 3);
    });
    assert.deepEqual(found, [3, 1, 2]);
  });

  it("notices it when nothing was written since, as soon as it is closed or told to open the file anew", async () => {
    const emptied = (rotation: Rotation) => {
      write(rotation, 1);
      copyFileSync(rotation.file, `${rotation.file}.1`);
      write(rotation, 2);
      truncateSync(rotation.file);
    };
    assert.deepEqual(await rotated(emptied, "pphook.log.1"), [1, 2]);
    const reopened = (rotation: Rotation) => {
      emptied(rotation);
      rotation.log.reopen();
    };
    assert.deepEqual(await rotated(reopened, "pphook.log.1"), [1, 2]);
  });

  it("is not misled by the lines of other processes, which fill it up again at once", async () => {
    const found = await rotated((rotation) => {
      write(rotation, 1, 2);
      copyFileSync(rotation.file, `${rotation.file}.1`);
      write(rotation, 3);
      truncateSync(rotation.file);
      appendFileSync(rotation.file, `${"of another process\n".repeat(1000)} at=9\n`);
    }, "pphook.log.1");
    assert.deepEqual(found, [1, 2, 9, 3]);
  });

  it("keeps two events that look the same, and loses neither", async () => {
    const found = await rotated((rotation) => {
      write(rotation, 1, 1, 1);
      const [first = ""] = readFileSync(rotation.file, "utf8").split(/(?<=\n)/);
      writeFileSync(`${rotation.file}.1`, first);
      truncateSync(rotation.file);
    }, "pphook.log.1");
    assert.deepEqual(found, [1, 1, 1]);
  });

  it("goes on when the file can no longer be looked at", async () => {
    const found = await rotated((rotation) => {
      write(rotation, 1);
      rmSync(rotation.file);
      write(rotation, 2);
      rotation.log.reopen();
      write(rotation, 3);
    });
    assert.deepEqual(found, [3]);
  });
});
