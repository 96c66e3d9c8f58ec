import { addedLines, changedLines } from "./changelog-lines.ts";
import { toDateText } from "./date-text.ts";
import type {
  AddressRecord,
  ApplicationRecord,
  ChangelogRecord,
  NewAddress,
  NewSubnet,
  SubnetRecord,
  TagRecord,
  UserRecord,
} from "./phpipam-records.ts";

const NEVER_SEEN = "1970-01-01 00:00:01";
const USED = 2;
const APPLICATION = { nestCustomFields: false, showLinks: false, code: null };

/**
 * The tables of a simulated phpIPAM, and people working on them as they do in its web pages.
 *
 * A fresh one has the four tags, the user Admin (password `ipamadmin`), the application `pphook` with all permissions and
 * the custom field `custom_DHCP_Profil`; no subnet and no address.
 */
export class PhpipamState {
  readonly addresses = new Map<number, AddressRecord>();
  readonly subnets = new Map<number, SubnetRecord>();
  readonly sections: { readonly id: number; readonly name: string; readonly description: string }[] = [
    { id: 1, name: "Customers", description: "Section for customers" },
  ];
  readonly tags: TagRecord[] = ["Offline", "Used", "Reserved", "DHCP"].map((type, at) => ({
    id: at + 1,
    type,
  }));
  readonly users: UserRecord[] = [];
  readonly applications: ApplicationRecord[] = [{ ...APPLICATION, id: "pphook", permissions: 3 }];
  readonly customFields: string[] = ["custom_DHCP_Profil"];
  /** Oldest first. */
  readonly changelog: ChangelogRecord[] = [];
  readonly #taken = new Set<string>();
  readonly #now: () => number;
  #lastAddressId = 0;
  #lastSubnetId = 0;

  /** @param now - Milliseconds since the epoch; phpIPAM's dates are these in UTC. */
  constructor(now: () => number) {
    this.#now = now;
    this.addUser({
      username: "Admin",
      password: "ipamadmin",
      realName: "phpIPAM Admin",
      email: "admin@domain.local",
      role: "Administrator",
    });
  }

  /** The database's `now()`. */
  dateText(): string {
    return toDateText(this.#now());
  }

  addUser(user: Omit<UserRecord, "id">): number {
    const id = this.users.length + 1;
    this.users.push({ id, ...user });
    return id;
  }

  addTag(type: string): number {
    const id = this.tags.length + 1;
    this.tags.push({ id, type });
    return id;
  }

  addApplication(application: Pick<ApplicationRecord, "id"> & Partial<ApplicationRecord>): void {
    this.applications.push({ ...APPLICATION, permissions: 3, ...application });
  }

  addSubnet(subnet: NewSubnet): number {
    const id = subnet.id ?? this.#lastSubnetId + 1;
    this.#lastSubnetId = Math.max(id, this.#lastSubnetId);
    const defaults = {
      sectionId: 1,
      description: null,
      masterSubnetId: 0,
      allowRequests: 0,
      vlanId: 0,
      custom: {},
    };
    this.subnets.set(id, { ...defaults, showName: 0, ...subnet, id });
    return id;
  }

  /** Deletes a subnet with its addresses, without a changelog entry of any of them. */
  deleteSubnet(id: number): void {
    for (const row of this.addressesOf(id)) this.#remove(row);
    this.subnets.delete(id);
  }

  addressesOf(subnetId: number): AddressRecord[] {
    return [...this.addresses.values()].filter((row) => row.subnetId === subnetId);
  }

  /**
   * Makes a row; `by` is the name in the changelog, none for a row that was imported.
   *
   * @returns its id.
   */
  addAddress(address: NewAddress, by?: string): number {
    const id = ++this.#lastAddressId;
    const row = freshRow(id, address, this.customFields);
    this.addresses.set(id, row);
    this.#taken.add(placeOf(row));
    if (by !== undefined)
      this.#log({ addressId: id, user: by, action: "add", diff: addedLines(this, row, address) });
    return id;
  }

  hasAddress(ip: string, subnetId: number): boolean {
    return this.#taken.has(placeOf({ ip, subnetId }));
  }

  /** Edits a row as the web pages do: its `editDate` moves. */
  editAddress(id: number, changes: Partial<AddressRecord>, by?: string): void {
    this.#change(id, { ...changes, editDate: this.dateText() }, by);
  }

  /** Edits a row as a PATCH does: `editDate` is set once and the tag falls back to Used unless it is given. */
  patchAddress(id: number, changes: Partial<AddressRecord>, by?: string): void {
    const editDate = this.#find(id).editDate ?? this.dateText();
    this.#change(id, { tag: USED, ...changes, editDate }, by);
  }

  /** Sees an address alive, as a ping scan does. */
  scanAddress(id: number): void {
    this.#change(id, { lastSeen: this.dateText(), editDate: this.dateText() });
  }

  deleteAddress(id: number): void {
    this.#remove(this.#find(id));
  }

  #change(id: number, changes: Partial<AddressRecord>, by?: string): void {
    const before = this.#find(id);
    const after = { ...before, ...changes, id };
    this.#taken.delete(placeOf(before));
    this.#taken.add(placeOf(after));
    this.addresses.set(id, after);
    const diff = changedLines(this, before, after);
    if (by !== undefined && diff.length > 0) this.#log({ addressId: id, user: by, action: "edit", diff });
  }

  #remove(row: AddressRecord): void {
    this.addresses.delete(row.id);
    this.#taken.delete(placeOf(row));
  }

  #find(id: number): AddressRecord {
    const row = this.addresses.get(id);
    if (row === undefined) throw new Error(`the simulated phpIPAM has no address ${id}`);
    return row;
  }

  #log(entry: Omit<ChangelogRecord, "date">): void {
    this.changelog.push({ ...entry, date: this.dateText() });
  }
}

const BLANK: Omit<AddressRecord, "id" | "custom"> = {
  subnetId: 0,
  ip: "",
  is_gateway: 0,
  description: null,
  hostname: null,
  mac: null,
  owner: null,
  tag: USED,
  deviceId: null,
  location: null,
  port: null,
  note: null,
  lastSeen: NEVER_SEEN,
  excludePing: 0,
  PTRignore: 0,
  PTR: 0,
  firewallAddressObject: null,
  editDate: null,
  customer_id: null,
};

function freshRow(id: number, address: NewAddress, customFields: readonly string[]): AddressRecord {
  const custom = Object.fromEntries(customFields.map((name) => [name, address.custom?.[name] ?? null]));
  return { id, ...BLANK, ...address, custom };
}

function placeOf(row: Pick<AddressRecord, "ip" | "subnetId">): string {
  return `${row.ip} ${row.subnetId}`;
}
