import { approveHeld } from "../../../src/flows/approve-held.ts";
import type { CycleWorld } from "../../../src/flows/cycle-world.ts";
import { pauseWrites, resumeWrites } from "../../../src/flows/pause-writes.ts";
import type { SeedRrset } from "../../../src/simulators/powerdns/zone-seed.ts";
import type { Company } from "../../e2e/cli-installation.ts";
import type { KillSite } from "./kill-site.ts";

/** A command that is ended, what was before, and what people do before the next cycle. */
export interface KillStory {
  readonly name: string;
  readonly company: Company;
  /** Brings the installation to where the command begins. @returns the command's arguments. */
  prepare(site: KillSite): Promise<readonly string[]>;
  /** What happens between the command's end and the next cycle, in the healthy life and in the one cut off. */
  afterwards(site: KillSite): Promise<void>;
}

/** Records that are nobody's of PPHOOK's; they must outlive everything. */
export const FOREIGN: readonly SeedRrset[] = [
  { name: "www.example.com.", type: "A", records: ["192.0.2.10", "192.0.2.11"] },
  { name: "www.example.com.", type: "TXT", records: ['"by hand"'] },
  { name: "mail.example.com.", type: "AAAA", ttl: 60, records: ["2001:db8::25"] },
  { name: "h02.example.com.", type: "A", records: ["192.0.2.12"] },
  { name: "h03.example.com.", type: "A", records: ["192.0.2.13"] },
  { name: "old.example.com.", type: "A", records: [{ content: "10.10.1.250", disabled: true }] },
];
export const FOREIGN_REVERSE: readonly SeedRrset[] = [
  { name: "200.1.10.10.in-addr.arpa.", type: "PTR", records: ["printer.example.net."] },
];

const CONFIG = "[policy]\nno_records = create\n";
const SOUND = { sound: true } as const;
const NOTHING = async () => {};

function company(hosts: number, config = CONFIG): Company {
  const rows = Array.from({ length: hosts }, (_, at) => {
    const number = String(at + 1).padStart(2, "0");
    return [`10.10.1.${at + 1}`, `h${number}.example.com`] as const;
  });
  return {
    rows: Object.fromEntries(rows),
    forward: FOREIGN.map(withOwnValue),
    reverse: FOREIGN_REVERSE,
    config,
  };
}

/** The third host has its record already, beside one of somebody else's. */
function withOwnValue(rrset: SeedRrset): SeedRrset {
  return rrset.name === "h03.example.com." ? { ...rrset, records: [...rrset.records, "10.10.1.3"] } : rrset;
}

/** Everybody's day: two hosts come, two go, one is renamed, one gets another address, one loses its name. */
function editEverything({ ipam, subnetId }: KillSite): void {
  const add = (ip: string, hostname: string) =>
    ipam.addAddress({ ip, hostname, subnetId, editDate: ipam.dateText() }, "Jane Doe");
  add("10.10.1.31", "new1.example.com");
  add("10.10.1.32", "new2.example.com");
  ipam.deleteAddress(3);
  ipam.deleteAddress(4);
  ipam.editAddress(5, { hostname: "renamed.example.com" }, "Jane Doe");
  ipam.deleteAddress(6);
  add("10.10.1.36", "h06.example.com");
  ipam.editAddress(7, { hostname: "" }, "Jane Doe");
}

function deleteHosts({ ipam }: KillSite, ...ids: readonly number[]): void {
  for (const id of ids) ipam.deleteAddress(id);
}

const firstSync: KillStory = {
  name: "first-sync",
  company: company(9),
  prepare: async () => ["sync"],
  afterwards: NOTHING,
};

const firstSyncLeft: KillStory = {
  ...firstSync,
  name: "first-sync-then-gone",
  afterwards: async (site) => {
    deleteHosts(site, 1, 2);
    site.ipam.editAddress(4, { hostname: "moved.example.com" }, "Jane Doe");
  },
};

const work: KillStory = {
  name: "work",
  company: company(12),
  prepare: async (site) => {
    await site.sync(SOUND);
    editEverything(site);
    return ["sync"];
  },
  afterwards: NOTHING,
};

const workLeft: KillStory = {
  ...work,
  name: "work-then-gone",
  afterwards: async ({ ipam }) => {
    for (const row of [...ipam.addresses.values()])
      if (row.hostname === "new1.example.com" || row.ip === "10.10.1.36") ipam.deleteAddress(row.id);
  },
};

const parking: KillStory = {
  name: "parking",
  company: company(10, `${CONFIG}orphan = disable\n`),
  prepare: async (site) => {
    await site.sync(SOUND);
    deleteHosts(site, 1);
    await site.sync(SOUND);
    deleteHosts(site, 2, 3);
    const { ipam, subnetId } = site;
    const row = { ip: "10.10.1.1", hostname: "h01.example.com", subnetId, editDate: ipam.dateText() };
    ipam.addAddress(row, "Jane Doe");
    return ["sync"];
  },
  afterwards: NOTHING,
};

const parkingUndone: KillStory = {
  ...parking,
  name: "parking-then-back",
  afterwards: async ({ ipam, subnetId }) => {
    const row = { ip: "10.10.1.3", hostname: "h03.example.com", subnetId, editDate: ipam.dateText() };
    ipam.addAddress(row, "Jane Doe");
  },
};

/** Eight of twelve hosts are gone: too many, so they wait for a person. */
async function prepareHeld(site: KillSite): Promise<string> {
  await site.sync(SOUND);
  deleteHosts(site, 1, 2, 3, 4, 5, 6, 7, 8);
  await site.sync(SOUND);
  const held = await site.work((world) => world.store.heldSet(), SOUND);
  if (held === null) throw new Error("nothing was held");
  return held.hash;
}

async function approve(site: KillSite, hash: string): Promise<void> {
  await site.work((world) => approveHeld(world, { hash, by: "alice", lockWaitMs: 30_000 }), SOUND);
}

const held: KillStory = {
  name: "held",
  company: company(12),
  prepare: async (site) => {
    await site.sync(SOUND);
    deleteHosts(site, 1, 2, 3, 4, 5, 6, 7, 8);
    return ["sync"];
  },
  afterwards: NOTHING,
};

const approving: KillStory = {
  name: "approve",
  company: company(12),
  prepare: async (site) => ["approve", await prepareHeld(site)],
  afterwards: async (site) => {
    const hash = await site.work(findUnapproved, SOUND);
    if (hash !== null) await approve(site, hash);
  },
};

async function findUnapproved({ store }: CycleWorld): Promise<string | null> {
  return (await store.approval()) === null ? ((await store.heldSet())?.hash ?? null) : null;
}

const approved: KillStory = {
  name: "approved",
  company: company(12),
  prepare: async (site) => {
    await approve(site, await prepareHeld(site));
    return ["sync"];
  },
  afterwards: NOTHING,
};

const resume = (site: KillSite) =>
  site.work((world) => resumeWrites(world, "alice"), SOUND).then(() => undefined);

const pausing: KillStory = {
  name: "pause",
  company: company(10),
  prepare: async (site) => {
    await site.sync(SOUND);
    editEverything(site);
    return ["pause", "--reason", "a look first"];
  },
  afterwards: resume,
};

const paused: KillStory = {
  name: "paused",
  company: company(10),
  prepare: async (site) => {
    await site.sync(SOUND);
    editEverything(site);
    const reason = { forMs: null, reason: "a look first", by: "alice" };
    await site.work((world) => pauseWrites(world, reason), SOUND);
    return ["sync"];
  },
  afterwards: resume,
};

/** The order spreads a short campaign over all of them. */
export const KILL_STORIES: readonly KillStory[] = [
  firstSync,
  work,
  parking,
  approved,
  firstSyncLeft,
  paused,
  parkingUndone,
  held,
  workLeft,
  approving,
  pausing,
];
