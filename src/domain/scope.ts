import type { Cidr } from "./cidr.ts";

/** A choice of subnets: one subnet or folder with all below it, or every address of a range. */
export type SubnetPick =
  | { readonly kind: "id"; readonly id: number }
  | { readonly kind: "range"; readonly range: Cidr };

/** Which part of the inventory PPHOOK acts for. An empty list does not narrow it. */
export interface Scope {
  /** Names, compared without case, or ids. */
  readonly sections: readonly string[];
  readonly subnets: readonly SubnetPick[];
  /** Wins over `subnets`. */
  readonly excludeSubnets: readonly SubnetPick[];
  /** Ids; 0 is the default VRF. */
  readonly vrfs: readonly number[];
}

export const WHOLE_SCOPE: Scope = { sections: [], subnets: [], excludeSubnets: [], vrfs: [] };
