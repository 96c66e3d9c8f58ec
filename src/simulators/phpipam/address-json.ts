import type { AddressRecord, ApplicationRecord } from "./phpipam-records.ts";

/** Writes a row as the API does for an application: custom fields flat or nested, with links where wanted. */
export function addressJson(
  row: AddressRecord,
  application: ApplicationRecord,
  withLinks: boolean,
): Record<string, unknown> {
  const { custom, ...columns } = row;
  const self = `/api/${application.id}/addresses/${row.id}/`;
  const links = [
    { rel: "self", href: self, methods: ["GET", "POST", "DELETE", "PATCH"] },
    { rel: "ping", href: `${self}ping/`, methods: ["GET"] },
  ];
  return {
    ...columns,
    ...(application.nestCustomFields ? {} : custom),
    ...(withLinks && application.showLinks ? { links } : {}),
    ...(application.nestCustomFields ? { custom_fields: custom } : {}),
  };
}
