import type { UpstreamSystem } from "../../domain/errors.ts";

type Pattern = readonly [matches: RegExp, operation: string];

const OTHER = "other";

const PATTERNS: Readonly<Record<UpstreamSystem, readonly Pattern[]>> = {
  phpipam: [
    [/^POST \/user\/$/, "login"],
    [/^GET \/user\/all\/$/, "list-users"],
    [/^GET \/addresses\/$/, "list-addresses"],
    [/^GET \/addresses\/tags\/$/, "list-tags"],
    [/^GET \/addresses\/[^/]+\/changelog\/$/, "read-changelog"],
    [/^GET \/addresses\/[^/]+\/$/, "read-address"],
    [/^POST \/addresses\/$/, "create-address"],
    [/^PATCH \/addresses\/[^/]+\/$/, "update-address"],
    [/^DELETE \/addresses\/[^/]+\/$/, "delete-address"],
    [/^GET \/subnets\/[^/]+\/addresses\/$/, "list-subnet-addresses"],
    [/^GET \/subnets\/$/, "list-subnets"],
    [/^GET \/sections\/$/, "list-sections"],
  ],
  powerdns: [
    [/^GET \/$/, "read-server"],
    [/^GET \/zones$/, "list-zones"],
    [/^GET \/zones\/[^/]+$/, "read-zone"],
    [/^PATCH \/zones\/[^/]+$/, "write-records"],
    [/^GET \/zones\/[^/]+\/metadata(?:\/[^/]+)?$/, "read-metadata"],
  ],
};

/** Every operation that `apiOperation` gives, by service. */
export const API_OPERATIONS: Readonly<Record<UpstreamSystem, readonly string[]>> = {
  phpipam: [...PATTERNS.phpipam.map(([, operation]) => operation), OTHER],
  powerdns: [...PATTERNS.powerdns.map(([, operation]) => operation), OTHER],
};

/**
 * Names what a call does, without the names, addresses and ids in it.
 *
 * @param call - method and path, as errors have it: `GET /zones/example.com.`
 */
export function apiOperation(system: UpstreamSystem, call: string): string {
  return PATTERNS[system].find(([matches]) => matches.test(call))?.[1] ?? OTHER;
}
