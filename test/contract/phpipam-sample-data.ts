import type { PhpipamState } from "../../src/simulators/phpipam/phpipam-state.ts";

/** Fills a simulated phpIPAM with the sample data of a fresh install and the applications that were recorded. */
export function fillSampleData(state: PhpipamState): void {
  state.sections.unshift({ id: 2, name: "IPv6", description: "Section for IPv6 addresses" });
  state.addUser({
    username: "jdoe",
    password: "ipamadmin",
    realName: "Jane Doe",
    email: "jane.doe@example.org",
    role: "User",
  });
  state.addApplication({ id: "disabled", permissions: 0 });
  state.addApplication({ id: "readonly", permissions: 1 });
  state.addApplication({ id: "readwrite", permissions: 2 });
  state.addApplication({ id: "nested", nestCustomFields: true, showLinks: true });
  state.addApplication({ id: "appcode", code: "abcdefabcdefabcdefabcdefabcdef17" });
  addSubnets(state);
  addAddresses(state);
}

function addSubnets(state: PhpipamState): void {
  const open = { showName: 1, allowRequests: 1 };
  const v6 = { sectionId: 2, vlanId: 1 };
  state.addSubnet({
    id: 1,
    subnet: "fd13:6d20:29dc:cf27::",
    mask: 64,
    description: "Private subnet 1",
    ...open,
    ...v6,
  });
  state.addSubnet({ id: 2, subnet: "10.10.0.0", mask: 16, description: "Business customers", ...open });
  state.addSubnet({
    id: 3,
    subnet: "10.10.1.0",
    mask: 24,
    description: "Customer 1",
    masterSubnetId: 2,
    ...open,
  });
  state.addSubnet({
    id: 4,
    subnet: "10.10.2.0",
    mask: 24,
    description: "Customer 2",
    masterSubnetId: 2,
    ...open,
  });
  state.addSubnet({ id: 5, subnet: "0.0.0.0", mask: null, description: "My folder" });
  state.addSubnet({
    id: 6,
    subnet: "10.65.22.0",
    mask: 24,
    description: "DHCP range",
    masterSubnetId: 5,
    showName: 1,
  });
}

function addAddresses(state: PhpipamState): void {
  for (const [ip, description, tag] of [
    ["10.10.1.3", "Server1", 2],
    ["10.10.1.4", "Server2", 2],
    ["10.10.1.5", "Server3", 3],
    ["10.10.1.6", "Server4", 3],
  ] as const)
    state.addAddress({
      subnetId: 3,
      ip,
      description,
      tag,
      hostname: `${description.toLowerCase()}.cust1.local`,
    });
  state.addAddress({ subnetId: 3, ip: "10.10.1.245", description: "Gateway" });
  state.addAddress({ subnetId: 4, ip: "10.10.2.254", description: "Gateway" });
  state.addAddress({ subnetId: 4, ip: "10.10.2.10", description: "Server1", hostname: "ser1.client2.local" });
  for (const ip of ["10.65.22.4", "10.65.22.5", "10.65.22.6"])
    state.addAddress({ subnetId: 6, ip, description: "DHCP range", tag: 4 });
}
