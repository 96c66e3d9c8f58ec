import { UpstreamError } from "../../../src/domain/errors.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/instant.ts";
import { approveHeld } from "../../../src/flows/approve-held.ts";
import type { CycleWorld } from "../../../src/flows/cycle-world.ts";
import { pauseWrites, resumeWrites } from "../../../src/flows/pause-writes.ts";
import { FlowWorld } from "../../flows/flow-world.ts";
import type { History, Step, Typed } from "./history.ts";

/** Puts a defect between PPHOOK and what it talks to. */
export type ModelSaboteur = (world: CycleWorld) => CycleWorld;

const LONG_AGO = "2020-01-01 00:00:00";

/** An installation without I/O, the people around it, and what is broken just now. */
export class ModelLife {
  readonly flow: FlowWorld;
  readonly outages = new Set<string>();
  isPaused = false;
  #refused: string | null = null;
  readonly #world: CycleWorld;

  constructor({ policy, limits }: Pick<History, "policy" | "limits">, sabotage: ModelSaboteur) {
    this.flow = new FlowWorld({ policy, limits });
    this.flow.dns.addZone("sub.example.com");
    this.flow.dns.addZone("elsewhere.test", { kind: "Slave", managed: false });
    for (const cidr of ["10.0.1.0/24", "2001:db8::/64"]) this.flow.inventory.addSubnet(cidr);
    this.flow.dns.onCall = ({ method, zone }) => {
      const isAway = this.outages.has("powerdns") || (zone !== null && this.outages.has(zone));
      if (isAway) throw away("powerdns", method);
    };
    this.flow.dns.refuse = ({ name }) => (name === `${this.#refused}.` ? "Not today" : null);
    const { inventory } = this.flow.world;
    const read: typeof inventory.read = async (options) => {
      if (this.outages.has("phpipam")) throw away("phpipam", "read");
      return inventory.read(options);
    };
    const gated: typeof inventory = {
      read,
      findRow: (id, signal) => inventory.findRow(id, signal),
      describe: (signal) => inventory.describe(signal),
    };
    this.#world = sabotage({ ...this.flow.world, inventory: gated });
  }

  get isSound(): boolean {
    return this.outages.size === 0 && this.#refused === null && !this.isPaused;
  }

  get world(): CycleWorld {
    return this.#world;
  }

  /** Everything but a cycle. */
  async happen(step: Exclude<Step, { does: "cycle" }>): Promise<void> {
    this.flow.clock.advance(MINUTE_MS);
    switch (step.does) {
      case "put":
        this.flow.dns.put(step.name, step.type, ...step.values);
        break;
      case "outage":
        this.outages.add(step.of);
        break;
      case "refusal":
        this.#refused = step.name;
        break;
      case "recovery":
        this.recover();
        break;
      case "time":
        this.flow.clock.advance(step.minutes * MINUTE_MS);
        break;
      case "approve":
      case "pause":
      case "resume":
        await this.#order(step.does);
        break;
      default:
        this.#edit(step);
    }
  }

  recover(): void {
    this.outages.clear();
    this.#refused = null;
  }

  async resume(): Promise<void> {
    this.isPaused = false;
    await resumeWrites(this.flow.world, "alice");
  }

  /** Lets whatever waits for a retry become due. */
  rest(): void {
    this.flow.clock.advance(3 * HOUR_MS);
  }

  async #order(order: "approve" | "pause" | "resume"): Promise<void> {
    if (order === "resume") return await this.resume();
    if (order === "pause") {
      this.isPaused = true;
      await pauseWrites(this.flow.world, { forMs: null, reason: "a look first", by: "alice" });
      return;
    }
    const held = await this.flow.store.heldSet();
    if (held !== null) await approveHeld(this.flow.world, { hash: held.hash, by: "alice", lockWaitMs: 0 });
  }

  #edit(step: Extract<Step, { does: "add" | "edit" | "delete" | "readdress" | "clear" }>): void {
    const { inventory } = this.flow;
    const rows = [...inventory.rows.values()];
    const row = "at" in step ? rows[step.at % Math.max(1, rows.length)] : undefined;
    if (step.does === "add") this.#add(step.row);
    if (step.does === "clear") inventory.rows.clear();
    if (row === undefined) return;
    if (step.does === "edit") inventory.edit(row.id, step.row);
    else inventory.remove(row.id);
    if (step.does === "readdress") this.#add({ ...row, ip: step.ip, isOld: false });
  }

  /** phpIPAM holds an address once in a subnet. */
  #add({ ip, hostname, ptrIgnore, tagId, isOld }: Typed): void {
    const { inventory } = this.flow;
    if ([...inventory.rows.values()].some((row) => row.ip === ip)) return;
    inventory.add({ ip, hostname, ptrIgnore, tagId, ...(isOld ? { editDate: LONG_AGO } : {}) });
  }
}

function away(system: "phpipam" | "powerdns", operation: string): UpstreamError {
  const remedy = "start it";
  return new UpstreamError(`${operation} failed`, { system, failure: "unreachable", operation, remedy });
}
