import type { Subnet } from "./address.ts";
import type { Fqdn } from "./dns-name.ts";
import type { IpAddress } from "./ip-address.ts";
import type { AddressType } from "./rrset.ts";

/** A served address within a subnet of phpIPAM that no row holds. */
export interface UnknownValue {
  readonly zone: Fqdn;
  readonly name: Fqdn;
  readonly type: AddressType;
  readonly content: IpAddress;
  /** Null where several subnets are equally narrow. */
  readonly subnet: Subnet | null;
  /** The only address of its name, which no row bears, and the only such name of its address. */
  readonly isAlone: boolean;
}
