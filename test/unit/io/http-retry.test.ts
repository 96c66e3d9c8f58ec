import assert from "node:assert/strict";
import { test } from "node:test";
import { UpstreamError, type UpstreamFailure } from "../../../src/domain/errors.ts";
import { retry } from "../../../src/io/http/retry.ts";

function failing(failure: UpstreamFailure, times: number) {
  let calls = 0;
  const work = async () => {
    if (++calls <= times)
      throw new UpstreamError(`try ${calls}`, {
        system: "powerdns",
        failure,
        operation: "GET /",
        remedy: "none",
      });
    return calls;
  };
  return { work, calls: () => calls };
}

function patience(random = 0) {
  const waits: number[] = [];
  const sleep = async (ms: number) => void waits.push(ms);
  return { waits, options: { sleep, random: () => random } };
}

for (const failure of ["unreachable", "timeout", "busy"] as const)
  test(`${failure} is tried three times, after 0.5 s and 1 s`, async () => {
    const { waits, options } = patience();
    assert.equal(await retry(failing(failure, 2).work, options), 3);
    assert.deepEqual(waits, [500, 1000]);
    const lasting = failing(failure, 9);
    await assert.rejects(retry(lasting.work, patience().options), { message: "try 3" });
    assert.equal(lasting.calls(), 3);
  });

for (const failure of ["auth", "rejected", "shape", "too-large"] as const)
  test(`${failure} is tried once`, async () => {
    const { work, calls } = failing(failure, 1);
    await assert.rejects(retry(work, patience().options), { failure });
    assert.equal(calls(), 1);
  });

test("chance stretches each wait by up to a half", async () => {
  const { waits, options } = patience(0.999);
  await retry(failing("busy", 2).work, options);
  assert.deepEqual(waits.map(Math.round), [750, 1500]);
});

test("an error of the program itself is not tried again", async () => {
  let calls = 0;
  const work = async () => {
    calls++;
    throw new TypeError("a defect");
  };
  await assert.rejects(retry(work, patience().options), TypeError);
  assert.equal(calls, 1);
});

test("an abort during the wait ends it with the reason of the signal", async () => {
  const stop = new AbortController();
  const reason = new Error("stop");
  const sleep = async () => stop.abort(reason);
  const { work, calls } = failing("busy", 9);
  await assert.rejects(retry(work, { sleep, random: () => 0, signal: stop.signal }), reason);
  assert.equal(calls(), 1);
});
