import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AlertInput, judgeAlerts } from "../../../../src/core/notify/judge-alerts.ts";
import type { AlertCondition, AlertState } from "../../../../src/domain/alert.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, toInstant } from "../../../../src/domain/instant.ts";
import { NOON } from "./sample-notice.ts";

function condition(parts: Partial<AlertCondition> = {}): AlertCondition {
  return {
    key: "service-down:powerdns",
    kind: "service-down",
    identity: "",
    emergency: false,
    tellAfter: 1,
    tellsEnd: true,
    mutable: true,
    webhookOnly: false,
    details: {},
    ...parts,
  };
}

/** Looks once a minute, with what is so at each look. @returns the news of each look. */
class Watch {
  states: ReadonlyMap<string, AlertState> = new Map();
  minute = 0;
  readonly #options: Partial<AlertInput>;

  constructor(options: Partial<AlertInput> = {}) {
    this.#options = options;
  }

  look(conditions: readonly AlertCondition[], options: Partial<AlertInput> = {}): readonly string[] {
    const verdict = judgeAlerts({
      states: this.states,
      conditions,
      wasLookedAt: () => true,
      now: toInstant(NOON + this.minute++ * MINUTE_MS),
      throttleMs: HOUR_MS,
      reminderMs: DAY_MS,
      muted: false,
      ...this.#options,
      ...options,
    });
    const states = new Map(this.states);
    for (const key of verdict.drop) states.delete(key);
    for (const state of verdict.put) states.set(state.condition.key, state);
    this.states = states;
    return verdict.news.map(({ news }) => news);
  }
}

describe("an alert", () => {
  it("is told when it begins and when it ends, and not in between", () => {
    const watch = new Watch();
    assert.deepEqual(watch.look([condition()]), ["began"]);
    assert.deepEqual(watch.look([condition()]), []);
    assert.deepEqual(watch.look([]), ["ended"]);
    assert.deepEqual(watch.look([]), []);
  });

  it("is told once it was seen often enough, with the time of the first sight", () => {
    const watch = new Watch();
    const down = condition({ tellAfter: 3 });
    assert.deepEqual([watch.look([down]), watch.look([down]), watch.look([down])], [[], [], ["began"]]);
    assert.equal(watch.states.get(down.key)?.since, NOON);
  });

  it("is not told when it went before it was seen often enough, nor is its end", () => {
    const watch = new Watch();
    const down = condition({ tellAfter: 3 });
    assert.deepEqual([watch.look([down]), watch.look([down]), watch.look([])], [[], [], []]);
    assert.equal(watch.states.size, 0);
    assert.deepEqual([watch.look([down]), watch.look([down])], [[], []]);
  });

  it("that comes and goes is told no more often than the throttle allows, and in the end", () => {
    const watch = new Watch();
    assert.deepEqual(watch.look([condition()]), ["began"]);
    assert.deepEqual(watch.look([]), ["ended"]);
    for (let i = 0; i < 10; i++) assert.deepEqual([watch.look([condition()]), watch.look([])], [[], []]);
    watch.minute = 61;
    assert.deepEqual(watch.look([condition()]), ["began"]);
    watch.minute = 200;
    assert.deepEqual(watch.look([]), ["ended"]);
    assert.equal(watch.states.size, 0);
  });

  it("is forgotten when it has ended and the throttle has passed", () => {
    const watch = new Watch();
    watch.look([condition()]);
    watch.look([]);
    assert.equal(watch.states.size, 1);
    watch.minute = 90;
    watch.look([]);
    assert.equal(watch.states.size, 0);
  });

  it("is told anew when it is about something else, within the throttle's bounds", () => {
    const watch = new Watch();
    assert.deepEqual(watch.look([condition({ identity: "3f9c" })]), ["began"]);
    assert.deepEqual(watch.look([condition({ identity: "8d01" })]), []);
    watch.minute = 60;
    assert.deepEqual(watch.look([condition({ identity: "8d01" })]), ["began"]);
  });

  it("that lasts is told again when the reminder is due, and never without one", () => {
    const watch = new Watch();
    watch.look([condition()]);
    watch.minute = 24 * 60;
    assert.deepEqual(watch.look([condition()]), ["lasts"]);
    const without = new Watch({ reminderMs: 0 });
    without.look([condition()]);
    without.minute = 99 * 24 * 60;
    assert.deepEqual(without.look([condition()]), []);
  });

  it("ends quietly when its end is no news", () => {
    const watch = new Watch();
    watch.look([condition({ tellsEnd: false })]);
    assert.deepEqual(watch.look([]), []);
  });

  it("about a service is kept quiet in a maintenance window, and told after it if it lasts", () => {
    const watch = new Watch();
    assert.deepEqual(watch.look([condition()], { muted: true }), []);
    assert.deepEqual(watch.look([condition()]), ["began"]);
    const store = condition({ key: "store-trouble", mutable: false });
    assert.deepEqual(watch.look([condition(), store], { muted: true }), ["began"]);
  });

  it("has not ended because nobody looked", () => {
    const watch = new Watch();
    watch.look([condition()]);
    assert.deepEqual(watch.look([], { wasLookedAt: () => false }), []);
    assert.deepEqual(watch.look([]), ["ended"]);
  });
});
