import type { Scenario } from "./main-job-scenario.ts";

const CREATE = { "policy.no_records": "create" };
const DUP = "dup.example.com";
const A = (host: number) => `${DUP} A 10.10.0.${host}`;
const PTR = (host: number) => `${host}.0.10.10.in-addr.arpa PTR ${DUP}.`;
const row = (host: number) => `10.10.0.${host} ${DUP}`;
const dated = (host: number, day: string) => ({
  ip: `10.10.0.${host}`,
  hostname: DUP,
  editDate: `2026-11-${day} 10:00:00`,
});
const MAC = "00:1a:2b:3c:4d:5e";
const card = (host: number, mac: string, profile = "infra") => ({
  ip: `10.10.0.${host}`,
  ...{ hostname: `h${host}.example.com`, mac, tag: 3, note: "mind me", owner: "bob" },
  custom: { custom_DHCP_Profil: profile },
});

/** Every kind of duplicate, from phpIPAM to what DNS answers. */
export const DUPLICATES: readonly Scenario[] = [
  {
    title: "the younger row goes with its records, and the keeper's stay",
    rows: [row(5), row(6)],
    live: [A(5), A(6), PTR(5), PTR(6)],
    ends: [A(5), PTR(5)],
    leaves: [row(5)],
    finds: ["hostname-duplicate"],
  },
  {
    title: "the younger row goes before it has any records",
    rows: [row(5)],
    settings: CREATE,
    later: (ipam) => {
      ipam.addAddress({ subnetId: 1, ip: "10.10.0.6", hostname: "DUP.example.com." });
    },
    ends: [A(5), PTR(5)],
    leaves: [row(5)],
    finds: ["hostname-duplicate"],
  },
  {
    title: "of five rows the one that was edited first stays",
    rows: [dated(5, "09"), dated(6, "03"), dated(7, "01"), dated(8, "01"), dated(9, "20")],
    live: [A(5), A(7), A(9), PTR(5), PTR(7), PTR(9)],
    ends: [A(7), PTR(7)],
    leaves: [row(7)],
    finds: ["hostname-duplicate"],
  },
  {
    title: "a dual-stack host is no duplicate",
    rows: [row(5), { ip: "2001:db8::5", hostname: DUP, subnetId: 2 }],
    subnets: ["2001:db8::/64"],
    settings: CREATE,
    ends: [A(5), PTR(5), `${DUP} AAAA 2001:db8::5`],
    leaves: [row(5), `2001:db8::5 ${DUP}`],
    finds: ["reverse-zone-missing"],
  },
  {
    title: "the same address in two subnets is no duplicate",
    rows: [row(5), { ip: "10.10.0.5", hostname: DUP, subnetId: 2 }],
    subnets: ["10.10.0.0/24"],
    settings: CREATE,
    ends: [A(5), PTR(5)],
    leaves: [row(5), row(5)],
  },
  {
    title: "a name that is shared on purpose stays shared",
    rows: [row(5), row(6)],
    settings: { ...CREATE, "policy.allow_shared_hostnames": "dup.*" },
    ends: [A(5), A(6), PTR(5), PTR(6)],
    leaves: [row(5), row(6)],
  },
  {
    title: "a loser that answers scans is left to a person",
    rows: [row(5), { ip: "10.10.0.6", hostname: DUP, lastSeen: "2026-11-20 10:00:00" }],
    settings: CREATE,
    ends: [A(5), A(6), PTR(5), PTR(6)],
    leaves: [row(5), row(6)],
    finds: ["hostname-duplicate"],
  },
  {
    title: "a loser that DNS knows is left to a person, and the other gets no records",
    rows: [row(5), row(6)],
    live: [A(6), PTR(6)],
    settings: CREATE,
    ends: [A(6), PTR(6)],
    leaves: [row(5), row(6)],
    finds: ["hostname-duplicate"],
  },
  {
    title: "rows called gateway outside any zone are no duplicates",
    rows: [5, 6, 7].map((host) => `10.10.0.${host} gateway`),
    ends: [],
    leaves: [5, 6, 7].map((host) => `10.10.0.${host} gateway`),
    finds: ["zone-missing", "zone-missing", "zone-missing"],
  },
  {
    title: "a MAC in three spellings stays with the oldest reservation, and the others keep all but it",
    rows: [card(5, MAC), card(6, "001A.2B3C.4D5E"), card(7, "00-1A-2B-3C-4D-5E", "LISE")],
    ends: [],
    leaves: [`10.10.0.5 h5.example.com ${MAC}`, "10.10.0.6 h6.example.com", "10.10.0.7 h7.example.com"],
    finds: ["mac-duplicate", ...Array<string>(3).fill("named-without-records")],
  },
];
