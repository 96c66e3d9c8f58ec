import { ipToBigInt, parseIp } from "../../domain/ip-address.ts";
import { listAnswer } from "./addresses-controller.ts";
import { type ApiAnswer, type ApiContext, ApiRefusal, type ApiRequest, dataAnswer } from "./api-exchange.ts";
import type { SubnetRecord } from "./phpipam-records.ts";

const GROUPS = '{"3":"1","2":"2"}';
const GROUP_LIST = [
  {
    group_id: 3,
    permission: "1",
    name: "Guests",
    desc: "default Guest group (viewers)",
    members: false,
  },
  {
    group_id: 2,
    permission: "2",
    name: "Operators",
    desc: "default Operator group",
    members: [{ username: "jdoe" }],
  },
];

/** Answers `/subnets/…`. The whole list leaves folders out. */
export function answerSubnets(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { state } = context;
  const [, id, second] = request.segments;
  if (request.method === "POST") return create(context);
  if (id === undefined || id === "all") {
    const subnets = [...state.subnets.values()].filter(({ mask }) => mask !== null);
    if (subnets.length === 0) throw new ApiRefusal(500, "Unable to read subnets");
    return dataAnswer(subnets.map((subnet) => ({ ...subnetJson(subnet, GROUP_LIST), ...LIST_ONLY })));
  }
  const subnet = state.subnets.get(Number(id));
  if (subnet === undefined) throw new ApiRefusal(404, `Invalid subnet Id (${id})`);
  if (second !== "addresses") return dataAnswer(subnetJson(subnet, GROUPS));
  const rows = state.addressesOf(subnet.id).sort((a, b) => byNumber(a.ip, b.ip));
  if (rows.length === 0) throw new ApiRefusal(404, "No addresses found");
  return listAnswer(rows, request, context);
}

/** Answers `/sections/` and `/sections/{id}/subnets/`. */
export function answerSections(request: ApiRequest, { state }: ApiContext): ApiAnswer {
  const [, id] = request.segments;
  if (id === undefined) return dataAnswer(state.sections.map(sectionJson));
  const subnets = [...state.subnets.values()].filter(({ sectionId }) => sectionId === Number(id));
  subnets.sort((a, b) => byNumber(a.subnet, b.subnet));
  return dataAnswer(subnets.map((subnet) => subnetJson(subnet, GROUPS)));
}

function byNumber(a: string, b: string): number {
  const [left, right] = [parseIp(a), parseIp(b)];
  return left === null || right === null ? 0 : Number(ipToBigInt(left) - ipToBigInt(right));
}

const LIST_ONLY = { location: [], editDate: null, lastScan: null, lastDiscovery: null };

function create({ state, parameters }: ApiContext): ApiAnswer {
  const text = (name: string) => String(parameters[name] ?? "");
  const subnet = {
    subnet: text("subnet"),
    mask: Number(text("mask")),
    sectionId: Number(text("sectionId")),
    description: text("description"),
  };
  const id = state.addSubnet(subnet);
  const content = { message: "Subnet created", id: String(id), data: `${subnet.subnet}/${subnet.mask}` };
  return { status: 201, content, location: `/api/pphook/subnets/${id}/` };
}

function subnetJson(subnet: SubnetRecord, permissions: unknown): Record<string, unknown> {
  return {
    id: subnet.id,
    subnet: subnet.subnet,
    mask: subnet.mask === null ? "" : String(subnet.mask),
    sectionId: subnet.sectionId,
    description: subnet.description,
    linked_subnet: null,
    firewallAddressObject: null,
    vrfId: 0,
    masterSubnetId: subnet.masterSubnetId,
    allowRequests: subnet.allowRequests,
    vlanId: subnet.vlanId,
    showName: subnet.showName,
    device: 0,
    permissions,
    pingSubnet: 0,
    discoverSubnet: 0,
    resolveDNS: 0,
    DNSrecursive: 0,
    DNSrecords: 0,
    nameserverId: 0,
    scanAgent: null,
    customer_id: null,
    isFolder: subnet.mask === null ? 1 : 0,
    isFull: 0,
    isPool: 0,
    tag: 2,
    threshold: 0,
    location: null,
    editDate: null,
    lastScan: null,
    lastDiscovery: null,
    ...subnet.custom,
  };
}

function sectionJson(section: { readonly id: number; readonly name: string; readonly description: string }) {
  const shown = { showSubnet: 1, showVLAN: 0, showVRF: 0, showSupernetOnly: 0, DNS: null };
  const order = { subnetOrdering: null, order: null, editDate: null };
  return { ...section, masterSection: 0, permissions: GROUPS, strictMode: "1", ...order, ...shown };
}
