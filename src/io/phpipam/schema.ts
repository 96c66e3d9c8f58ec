import { z } from "zod";

/** A whole number that phpIPAM may write as text (`api_stringify_results`, old PHP). */
const wholeNumber = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]);

/** A whole number, or null, an empty text or nothing where the column is empty. */
const optionalNumber = z
  .union([wholeNumber, z.null(), z.literal("")])
  .optional()
  .transform((value) => (typeof value === "number" ? value : null));

const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

/** What every answer of the API is wrapped in. */
export const envelopeSchema = z.object({
  success: z.boolean(),
  message: z.string().optional(),
  /** Of what was created. */
  id: optionalNumber,
  data: z.unknown().optional(),
});

/** Of an answer to a login. `expires` has no offset and is not used. */
export const loginSchema = z.object({ token: z.string().min(1) });

/** Custom fields, whose names are the site's, are kept. */
export const subnetSchema = z.looseObject({
  id: wholeNumber,
  subnet: z.string(),
  mask: optionalNumber,
  sectionId: optionalNumber,
  vrfId: optionalNumber,
  masterSubnetId: optionalNumber,
  description: optionalText,
  isFolder: optionalNumber,
});

export const sectionSchema = z.object({ id: wholeNumber, name: optionalText });

export const tagSchema = z.object({ id: wholeNumber, type: optionalText });

export const changelogEntrySchema = z.object({ user: optionalText, date: z.string() });

/** Custom fields by name; phpIPAM describes each. */
export const customFieldsSchema = z.record(z.string(), z.unknown());

/** What is taken of a user; the rest, password hash and token among it, is never kept. */
export const userSchema = z.object({
  username: z.string(),
  real_name: optionalText,
  email: optionalText,
  disabled: optionalText,
});
