/** One row of the demo's inventory, and what DNS says of it when the demo begins. */
export interface DemoHost {
  /** Position in `DEMO_SUBNETS`. */
  readonly subnet: number;
  readonly ip: string;
  /** As somebody typed it. */
  readonly hostname: string;
  readonly mac?: string;
  readonly profile?: string;
  readonly offline?: boolean;
  /** What DNS holds: address and PTR when left out. */
  readonly dns?: "address-only" | "ptr-only" | "none";
  /** The canonical name, where it differs from what was typed. */
  readonly name?: string;
  /** What the name points to, where that is not the address. */
  readonly pointsTo?: string;
}

export const DEMO_SUBNETS = [
  { subnet: "10.20.1.0", mask: 24, description: "Servers" },
  { subnet: "10.20.2.0", mask: 24, description: "Offices, building B" },
  { subnet: "10.20.3.0", mask: 24, description: "Laboratory" },
  { subnet: "2001:db8:20:1::", mask: 64, description: "Servers, IPv6" },
  { subnet: "192.0.2.128", mask: 26, description: "DMZ, delegated by RFC 2317" },
  { subnet: "10.20.1.0", mask: 25, description: "Servers, old numbering" },
] as const;

export const SERVERS = 0;
export const OFFICES = 1;
export const LABORATORY = 2;
const SERVERS_V6 = 3;
export const DMZ = 4;
const OLD_SERVERS = 5;

const SERVER_NAMES = "ns1 ns2 web1 web2 web3 web4 db1 db2 git mail ldap ntp proxy files build media".split(
  " ",
);
const DMZ_NAMES = "www vpn mx edge status".split(" ");

/** Everything in the demo's inventory: healthy rows first, then one of each mistake that people make. */
export const DEMO_HOSTS: readonly DemoHost[] = [
  ...SERVER_NAMES.map((name, at) => ({
    subnet: SERVERS,
    ip: `10.20.1.${10 + at}`,
    hostname: `${name}.example.com`,
  })),
  ...SERVER_NAMES.map((name, at) => ({
    subnet: SERVERS_V6,
    ip: `2001:db8:20:1::${(10 + at).toString(16)}`,
    hostname: `${name}.example.com`,
  })),
  ...numbered(45, (at) => ({
    subnet: OFFICES,
    ip: `10.20.2.${10 + at}`,
    hostname: `pc-${String(at).padStart(3, "0")}.example.com`,
  })),
  ...numbered(20, (at) => ({
    subnet: LABORATORY,
    ip: `10.20.3.${10 + at}`,
    hostname: `bench${at}.lab.example.com`,
  })),
  ...DMZ_NAMES.map((name, at) => ({
    subnet: DMZ,
    ip: `192.0.2.${130 + at}`,
    hostname: `${name}.example.com`,
  })),
  ...mistakes(),
];

function numbered(count: number, make: (at: number) => DemoHost): readonly DemoHost[] {
  return Array.from({ length: count }, (_, at) => make(at + 1));
}

function mistakes(): readonly DemoHost[] {
  const server = (last: number, hostname: string, more: Partial<DemoHost> = {}): DemoHost => {
    return { subnet: SERVERS, ip: `10.20.1.${last}`, hostname, ...more };
  };
  const reserved = { subnet: LABORATORY, mac: "00:16:3e:20:03:c8", profile: "infra" };
  return [
    server(60, "app_portal.example.com", { dns: "none" }),
    server(61, "intra net.example.com", { dns: "none" }),
    server(62, "wiki2.exmaple.com", { dns: "none" }),
    server(63, "Crm.EXAMPLE.com.", { name: "crm.example.com" }),
    server(64, "café.example.com", { name: "xn--caf-dma.example.com" }),
    server(65, "kiosk.example.com"),
    server(66, "kiosk.example.com", { dns: "none" }),
    server(67, "backup.example.com", { dns: "address-only" }),
    server(68, "oldnas.example.com", { dns: "ptr-only" }),
    server(69, "report.example.com", { pointsTo: "10.20.1.199" }),
    server(70, "cdn.example.com", { pointsTo: "203.0.113.9", dns: "address-only" }),
    server(71, "wiki.example.com", { dns: "none" }),
    server(72, "retired.example.com", { offline: true }),
    { subnet: OLD_SERVERS, ip: "10.20.1.16", hostname: "db1.example.com", dns: "none" },
    { ...reserved, ip: "10.20.3.200", hostname: "robot1.lab.example.com" },
    { ...reserved, ip: "10.20.3.201", hostname: "robot2.lab.example.com" },
  ];
}
