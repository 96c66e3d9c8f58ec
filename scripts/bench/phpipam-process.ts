import { startPhpipamSimulator } from "../../src/simulators/phpipam/start-phpipam-simulator.ts";
import { fillInventory } from "./make-inventory.ts";
import { answerCalls } from "./peer-process.ts";

/** A prime: it visits every subnet and zone, and no row twice. */
const STRIDE = 7919;
let delayMs = 0;
let renames = 0;

const phpipam = await startPhpipamSimulator({
  faults: ({ path }) =>
    path.includes("/addresses/?") && delayMs > 0 ? { kind: "delay", ms: delayMs } : null,
});

const handlers = {
  fill: (rows: number): string => {
    fillInventory(phpipam.state, rows);
    return phpipam.url;
  },
  /** How long it thinks before it lists the addresses. */
  think: (ms: number): void => {
    delayMs = ms;
  },
  /** Gives new names to rows spread over the whole inventory, as people do in the web pages. */
  rename: (count: number): void => {
    renames++;
    const rows = [...phpipam.state.addresses.values()];
    for (let at = 0; at < count; at++) {
      const row = rows[((at + 1) * STRIDE) % rows.length];
      if (row?.hostname == null) continue;
      const [host = "", ...zone] = row.hostname.split(".");
      const name = `${host.replace(/-new\d+$/, "")}-new${renames}`;
      phpipam.state.editAddress(row.id, { hostname: [name, ...zone].join(".") }, "phpIPAM Admin");
    }
  },
};

/** The simulated phpIPAM, asked from outside. */
export type PhpipamHandlers = typeof handlers;

answerCalls(handlers, () => phpipam.close());
