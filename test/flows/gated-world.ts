import { LockedError, SystemError, UpstreamError } from "../../src/domain/errors.ts";
import type { CycleWorld } from "../../src/flows/cycle-world.ts";

/** Passes a call on, or does something else instead. @param label - `dns.readZone`. */
export type Gate = (label: string, pass: () => unknown) => unknown;

const PORTS = ["inventory", "editor", "editors", "dns", "store", "lock", "markers"] as const;

/** Makes a world in which every call of every port that can fail goes through a gate. */
export function gateWorld(world: CycleWorld, gate: Gate): CycleWorld {
  const gated = PORTS.map((port) => [port, gatePort(port, world[port], gate)] as const);
  return { ...world, ...(Object.fromEntries(gated) as Pick<CycleWorld, (typeof PORTS)[number]>) };
}

function gatePort(port: string, target: object, gate: Gate): object {
  return new Proxy(target, {
    get: (_, method) => {
      const member: unknown = Reflect.get(target, method, target);
      if (typeof member !== "function") return member;
      return async (...args: unknown[]) =>
        gate(`${port}.${String(method)}`, () => Reflect.apply(member, target, args));
    },
  });
}

/** Makes the error that a port's contract names for a call that fails. */
export function portError(label: string): Error {
  const [port] = label.split(".");
  const remedy = "nothing, this is a test";
  if (port === "lock") return new LockedError(`${label} failed`, { remedy });
  if (port === "store" || port === "markers") return new SystemError(`${label} failed`, { remedy });
  const system = port === "dns" ? "powerdns" : "phpipam";
  return new UpstreamError(`${label} failed`, { system, failure: "busy", operation: label, remedy });
}

/** How the call that is chosen goes wrong; `after`: what it does is done, and its answer is lost. */
export interface Trouble {
  readonly title: string;
  /** The process ends there: no later call of it does anything. */
  readonly isFatal: boolean;
  readonly isAfter: boolean;
}

export const TROUBLES: readonly Trouble[] = [
  { title: "fails before it does anything", isFatal: false, isAfter: false },
  { title: "fails after it has done its work", isFatal: false, isAfter: true },
  { title: "is where the process is killed", isFatal: true, isAfter: false },
  { title: "is done when the process is killed", isFatal: true, isAfter: true },
];

/** Makes a gate that has trouble at the n-th call, from 0; it counts and names all calls in `labels`. */
export function troubleAt(position: number, trouble: Trouble, labels: string[] = []): Gate {
  return async (label, pass) => {
    const at = labels.push(label) - 1;
    const isDead = trouble.isFatal && at > position;
    if (isDead) throw new Error("killed");
    if (at !== position) return pass();
    if (trouble.isAfter) await pass();
    throw trouble.isFatal ? new Error("killed") : portError(label);
  };
}
