import { z } from "zod";

/** `GET /servers/{server}`. */
export const serverSchema = z.object({
  version: z.string(),
  daemon_type: z.string().default("authoritative"),
});

/** One entry of `GET /zones`. The id goes into paths as it is, so it may hold nothing that ends a path. */
export const zoneHeadSchema = z.object({
  id: z.string().regex(/^[^/?#\s]+$/),
  name: z.string().min(1),
  kind: z.string(),
  serial: z.number(),
  edited_serial: z.number().optional(),
  dnssec: z.boolean().default(false),
});

export const zoneListSchema = z.array(zoneHeadSchema);

/** `GET /zones/{zone}` without its RRsets, which are converted by hand: there can be hundreds of thousands. */
export const zoneEnvelopeSchema = z.object({
  name: z.string().min(1),
  serial: z.number(),
  edited_serial: z.number().optional(),
  dnssec: z.boolean().default(false),
  // PowerDNS 4.7 does not say it here, later ones do.
  presigned: z.boolean().optional(),
  soa_edit_api: z.string().default(""),
});

/** `GET /zones/{zone}?rrset_name=…&rrset_type=NS`, as `check` asks. */
export const probedZoneSchema = zoneEnvelopeSchema.extend({
  soa_edit: z.string().default(""),
  rrsets: z
    .array(
      z.object({
        name: z.string(),
        type: z.string(),
        records: z.array(z.object({ content: z.string() })),
      }),
    )
    .default([]),
});

/** `GET /zones/{zone}/metadata/{kind}`. */
export const metadataSchema = z.object({ metadata: z.array(z.string()) });

/** `GET /config`. */
export const settingsSchema = z.array(z.object({ name: z.string(), value: z.string() }));

/** `GET /zones/{zone}/metadata`. */
export const metadataListSchema = z.array(z.object({ kind: z.string(), metadata: z.array(z.string()) }));

export type ApiZoneHead = z.infer<typeof zoneHeadSchema>;
export type ApiZoneEnvelope = z.infer<typeof zoneEnvelopeSchema>;
