import { approveHeld } from "../../../src/flows/approve-held.ts";
import { explainSubject } from "../../../src/flows/explain-subject.ts";
import type { HttpSite, HttpSiteOptions } from "./http-site.ts";

/** What happens at a site, and what PPHOOK is asked to do while a call is spoilt. */
export interface HttpStory {
  readonly name: string;
  readonly options?: HttpSiteOptions;
  arrange(site: HttpSite): Promise<void>;
  act(site: HttpSite): Promise<unknown>;
  recover(site: HttpSite): Promise<void>;
}

const cycle = (site: HttpSite) => site.cycle();
const nextCycle = async (site: HttpSite) => void (await site.cycle());

function addHosts(site: HttpSite, count: number): void {
  for (let host = 1; host <= count; host++) {
    const isLow = host % 2 === 0;
    const last = isLow ? host : host + 128;
    site.ipam.addAddress({
      subnetId: isLow ? 1 : 2,
      ip: `10.10.0.${last}`,
      hostname: `h${host}.example.com`,
    });
  }
}

async function settle(site: HttpSite, hosts: number): Promise<void> {
  await site.cycle();
  addHosts(site, hosts);
  await site.cycle();
}

async function arrangeWork(site: HttpSite): Promise<void> {
  await settle(site, 5);
  site.ipam.editAddress(1, { hostname: "renamed.example.com" });
  site.ipam.deleteAddress(2);
  site.ipam.editAddress(3, { hostname: "moved.example.org" });
  site.ipam.addAddress({ subnetId: 1, ip: "10.10.0.90", hostname: "new.example.com" });
  site.ipam.addAddress({ subnetId: 1, ip: "10.10.0.91", hostname: "bad_name!.example.com" });
  await site.eye.put("example.com.", {
    name: "h4.example.com.",
    type: "A",
    records: ["10.10.0.4", "192.0.2.4"],
  });
  await site.eye.put("example.com.", { name: "www.example.com.", type: "A", records: ["192.0.2.80"] });
}

async function approve(site: HttpSite): Promise<void> {
  await site.use(async ({ world }) => {
    const held = await world.store.heldSet();
    await approveHeld(world, { hash: held?.hash ?? "", by: "alice", lockWaitMs: 0 });
  });
}

async function approveAgainIfRefused(site: HttpSite): Promise<void> {
  const isHeld = async () => site.use(async ({ world }) => (await world.store.heldSet()) !== null);
  const isReleased = await site.use(async ({ world }) => (await world.store.approval()) !== null);
  if (!isReleased && (await isHeld())) await approve(site);
  await site.cycle();
  if (!(await isHeld())) return;
  await approve(site);
  await site.cycle();
}

export const HTTP_STORIES: readonly HttpStory[] = [
  {
    name: "first-start",
    arrange: async (site) => {
      addHosts(site, 3);
      site.ipam.editAddress(1, { hostname: "h1.example.com" });
      site.ipam.editAddress(2, { hostname: "h2.example.org" });
    },
    act: cycle,
    recover: nextCycle,
  },
  {
    name: "steady",
    options: { settings: { "phpipam.sections": "Customers" } },
    arrange: (site) => settle(site, 3),
    act: (site) => site.cycle({ full: true }),
    recover: nextCycle,
  },
  { name: "work", arrange: arrangeWork, act: cycle, recover: nextCycle },
  { name: "by-subnet", options: { maxListedRows: 3 }, arrange: arrangeWork, act: cycle, recover: nextCycle },
  {
    name: "approved",
    arrange: async (site) => {
      await settle(site, 10);
      for (const id of [1, 2, 3, 4, 5, 6]) site.ipam.deleteAddress(id);
      await site.cycle();
    },
    act: async (site) => {
      await approve(site);
      return site.cycle();
    },
    recover: approveAgainIfRefused,
  },
  {
    name: "look",
    arrange: arrangeWork,
    act: async (site) => {
      await site.measure();
      await site.use(({ world }) => explainSubject(world, "h4.example.com"));
      return null;
    },
    recover: nextCycle,
  },
];
