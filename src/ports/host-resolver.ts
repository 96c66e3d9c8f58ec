import type { IpAddress } from "../domain/ip-address.ts";

/** Finds the addresses of a host as this machine does, IPv4 first, in a stable order. Throws SystemError when there is none. */
export type HostResolver = (host: string) => Promise<readonly IpAddress[]>;
