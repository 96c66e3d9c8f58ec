import type {
  AddressRow,
  InventorySnapshot,
  Subnet,
  UnconfirmedInventory,
} from "../../src/domain/address.ts";
import { cidrContains, toCidr } from "../../src/domain/cidr.ts";
import { parseIp } from "../../src/domain/ip-address.ts";
import type { RowFields } from "../../src/domain/row-change.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Inventory, ReadOptions } from "../../src/ports/inventory.ts";
import type { InventoryEditor, WholeRow } from "../../src/ports/inventory-editor.ts";

export type NewRow = Pick<AddressRow, "ip" | "hostname"> & Partial<AddressRow>;

/** An inventory without a server; people edit it through the methods below. */
export class MemoryInventory implements Inventory, InventoryEditor {
  readonly rows = new Map<number, AddressRow>();
  readonly subnets = new Map<number, Subnet>();
  readonly tags = new Map([
    [1, "Offline"],
    [2, "Used"],
    [3, "Reserved"],
    [4, "DHCP"],
  ]);
  readonly sections = new Map([
    [1, "Servers"],
    [2, "Elsewhere"],
  ]);
  /** The URL of the server that answers. */
  server = "https://phpipam.example.com/api";
  /** Set it to have the rows come subnet by subnet, which proves nothing about those that are missing. */
  unconfirmed = false;
  /** Ids that a listing misses although they exist. */
  readonly missedByListing = new Set<number>();
  readonly #clock: Clock;
  /** Columns that nothing is decided by, such as the note. */
  readonly #extra = new Map<number, RowFields>();
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param cidr - `10.0.0.0/24`. */
  addSubnet(cidr: string): number {
    const [network = "", length = ""] = cidr.split("/");
    const id = this.subnets.size + 1;
    this.subnets.set(id, {
      id,
      network,
      prefixLength: Number(length),
      sectionId: 1,
      vrfId: 0,
      parentId: 0,
      description: cidr,
    });
    return id;
  }

  /** Adds a row, edited now, in the narrowest subnet that holds it. @returns its id. */
  add(row: NewRow): number {
    const id = row.id ?? this.#lastId + 1;
    this.#lastId = Math.max(id, this.#lastId);
    const subnetId = row.subnetId ?? this.#subnetOf(row.ip);
    this.rows.set(id, { ...BLANK, editDate: this.#today(), ...row, subnetId, id });
    return id;
  }

  edit(id: number, changes: Partial<AddressRow>): void {
    const row = this.#find(id);
    this.rows.set(id, { ...row, editDate: this.#today(), ...changes });
  }

  remove(id: number): void {
    if (!this.rows.delete(id)) throw new RangeError(`there is no row ${id}`);
  }

  async read(options: ReadOptions): Promise<InventorySnapshot | UnconfirmedInventory> {
    options.signal?.throwIfAborted();
    const readStartedAt = this.#clock.now();
    const rows = [...this.rows.values()].filter(({ id }) => !this.missedByListing.has(id));
    options.onRows?.(rows.length);
    const read = {
      rows,
      subnets: new Map(this.subnets),
      tags: new Map(this.tags),
      sections: new Map(this.sections),
      readStartedAt,
      server: this.server,
    };
    return this.unconfirmed ? { ...read, complete: false } : { ...read, complete: true };
  }

  async findRow(id: number): Promise<AddressRow | null> {
    return this.rows.get(id) ?? null;
  }

  async describe(): Promise<string> {
    return "phpIPAM in memory";
  }

  async readWhole(id: number): Promise<WholeRow | null> {
    const row = this.rows.get(id);
    return row === undefined ? null : { row, fields: { ...this.#extra.get(id), ...fieldsOf(row) } };
  }

  async setMac(id: number, { mac, tagId }: { readonly mac: string; readonly tagId: number }): Promise<void> {
    const { editDate } = this.#find(id);
    this.edit(id, { mac, tagId, editDate });
  }

  async deleteRow(id: number): Promise<void> {
    this.rows.delete(id);
  }

  async createRow(fields: RowFields): Promise<number> {
    const text = (name: string) => String(fields[name] ?? "");
    const id = this.add({
      ip: text("ip"),
      hostname: text("hostname"),
      mac: text("mac"),
      profile: text("custom_DHCP_Profil"),
      subnetId: Number(fields["subnetId"]),
      tagId: Number(fields["tag"] ?? 2),
      ptrIgnore: fields["PTRignore"] === 1,
      editDate: null,
    });
    this.#extra.set(id, fields);
    return id;
  }

  #find(id: number): AddressRow {
    const row = this.rows.get(id);
    if (row === undefined) throw new RangeError(`there is no row ${id}`);
    return row;
  }

  #today(): string {
    return new Date(this.#clock.now()).toISOString().slice(0, 19).replace("T", " ");
  }

  #subnetOf(text: string): number {
    const ip = parseIp(text.trim());
    const holding = [...this.subnets.values()].filter((subnet) => {
      const network = parseIp(subnet.network);
      const cidr = network === null ? null : toCidr(network, subnet.prefixLength ?? 0);
      return ip !== null && cidr !== null && cidrContains(cidr, ip);
    });
    const [narrowest] = holding.sort((a, b) => (b.prefixLength ?? 0) - (a.prefixLength ?? 0));
    if (narrowest === undefined) throw new RangeError(`no subnet holds ${text}; name one with subnetId`);
    return narrowest.id;
  }
}

function fieldsOf({
  id,
  subnetId,
  ip,
  hostname,
  mac,
  profile,
  tagId,
  ptrIgnore,
  editDate,
}: AddressRow): RowFields {
  const columns = {
    id,
    subnetId,
    ip,
    hostname,
    mac: mac || null,
    tag: tagId,
    PTRignore: Number(ptrIgnore),
    editDate,
  };
  return { ...columns, custom_DHCP_Profil: profile || null };
}

const BLANK = {
  mac: "",
  profile: "",
  ptrIgnore: false,
  isGateway: false,
  tagId: 2,
  lastSeen: null,
} as const;
