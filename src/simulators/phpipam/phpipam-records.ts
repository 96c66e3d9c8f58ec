/** One row of `ipaddresses` under the names that the API gives its columns. */
export interface AddressRecord {
  readonly id: number;
  readonly subnetId: number;
  readonly ip: string;
  readonly is_gateway: number;
  readonly description: string | null;
  readonly hostname: string | null;
  readonly mac: string | null;
  readonly owner: string | null;
  readonly tag: number;
  readonly deviceId: number | null;
  readonly location: number | null;
  readonly port: string | null;
  readonly note: string | null;
  readonly lastSeen: string;
  readonly excludePing: number;
  readonly PTRignore: number;
  readonly PTR: number;
  readonly firewallAddressObject: string | null;
  readonly editDate: string | null;
  readonly customer_id: number | null;
  /** Custom fields by name. */
  readonly custom: Readonly<Record<string, string | null>>;
}

/** What may be given when a row is made; everything else begins as phpIPAM makes it begin. */
export type NewAddress = Pick<AddressRecord, "subnetId" | "ip"> & Partial<Omit<AddressRecord, "id">>;

export interface SubnetRecord {
  readonly id: number;
  readonly subnet: string;
  /** Null for a folder. */
  readonly mask: number | null;
  readonly sectionId: number;
  readonly description: string | null;
  readonly masterSubnetId: number;
  readonly allowRequests: number;
  readonly vlanId: number;
  readonly showName: number;
  /** Custom fields by name. */
  readonly custom: Readonly<Record<string, string | null>>;
}

export type NewSubnet = Pick<SubnetRecord, "subnet" | "mask"> & Partial<SubnetRecord>;

export interface TagRecord {
  readonly id: number;
  readonly type: string;
}

export interface UserRecord {
  readonly id: number;
  readonly username: string;
  readonly password: string;
  readonly realName: string;
  readonly email: string;
  readonly role: "Administrator" | "User";
}

export interface ChangelogRecord {
  readonly addressId: number;
  readonly user: string;
  readonly action: "add" | "edit" | "delete";
  readonly date: string;
  readonly diff: readonly string[];
}

/** An API application. */
export interface ApplicationRecord {
  readonly id: string;
  /** 0 disabled, 1 read, 2 read and write, 3 also the users. */
  readonly permissions: 0 | 1 | 2 | 3;
  /** The code of an "SSL with App code token" application; null for one with user tokens. */
  readonly code: string | null;
  readonly nestCustomFields: boolean;
  readonly showLinks: boolean;
}

export type PhpipamVersion = "1.7.4" | "1.8.2";
