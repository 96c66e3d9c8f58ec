import {
  type PowerdnsSimulator,
  startPowerdnsSimulator,
} from "../../src/simulators/powerdns/start-powerdns-simulator.ts";
import type { PowerdnsAccess, ZoneSeed } from "../../src/simulators/powerdns/zone-seed.ts";
import { answerCalls } from "./peer-process.ts";

let powerdns: PowerdnsSimulator | null = null;

const handlers = {
  start: async (zones: readonly ZoneSeed[]): Promise<PowerdnsAccess> => {
    powerdns = await startPowerdnsSimulator({ zones });
    return { url: powerdns.url, apiKey: powerdns.apiKey };
  },
};

/** The simulated PowerDNS, asked from outside. */
export type PowerdnsHandlers = typeof handlers;

answerCalls(handlers, () => powerdns?.close());
