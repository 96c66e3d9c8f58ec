import type { AddressRow, InventorySnapshot, Subnet, UnconfirmedInventory } from "../../domain/address.ts";
import { UpstreamError } from "../../domain/errors.ts";
import { HOUR_MS } from "../../domain/instant.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Inventory, ReadOptions } from "../../ports/inventory.ts";
import { type CustomFields, hasCustomField, toSubnet } from "./convert.ts";
import { inParallel } from "./in-parallel.ts";
import { shapeError } from "./interpret.ts";
import type { PhpipamClient } from "./phpipam-client.ts";
import { RowCollector } from "./row-collector.ts";
import { sectionSchema, subnetSchema, tagSchema } from "./schema.ts";

export interface PhpipamInventoryOptions {
  readonly client: PhpipamClient;
  /** The URL, which the snapshot bears. */
  readonly server: string;
  readonly clock: Clock;
  readonly fields: CustomFields;
  /** How many subnets are read at once when the whole listing is too large. */
  readonly concurrency: number;
  /** Whether the names of the sections are needed. */
  readonly readSections: boolean;
}

type Rows = Pick<InventorySnapshot | UnconfirmedInventory, "complete" | "rows">;

const NO_SUCH_ID = { status: 404, message: "Invalid Id" };
const NO_ADDRESSES = { status: 404, message: "No addresses found" };
// An empty table, or a database that failed: phpIPAM says the same of both.
const UNREADABLE = { status: 500, message: "Unable to read addresses" };
const TOO_LARGE_FOR_MS = HOUR_MS;

/** Reads the inventory from phpIPAM's REST API (1.7 and newer). */
export class PhpipamInventory implements Inventory {
  readonly #options: PhpipamInventoryOptions;
  /** Until when the whole listing is not asked for, because PHP died over it. */
  #tooLargeUntilMs = 0;
  /** The field of `policy_field`, when the subnets that were read last do not have it. */
  #needed: string | null = null;
  /** Of the last whole listing. */
  #known: { readonly rows: readonly AddressRow[]; readonly byId: ReadonlyMap<number, AddressRow> } | null =
    null;

  constructor(options: PhpipamInventoryOptions) {
    this.#options = options;
  }

  /**
   * Reads subnets, tags and all addresses in one listing. When PHP runs out of memory over that listing, the addresses are
   * read subnet by subnet, for an hour to come, and the result is unconfirmed.
   *
   * @throws UpstreamError in place of any listing that is not proven whole.
   */
  async read(options: ReadOptions): Promise<InventorySnapshot | UnconfirmedInventory> {
    const readStartedAt = this.#options.clock.now();
    const subnets = await this.#readSubnets(options.signal);
    const tags = await this.#readTags(options.signal);
    const sections = await this.#readSections(options.signal);
    const { complete, rows } = await this.#readRows(subnets, options);
    const { server } = this.#options;
    return { complete, rows, subnets, tags, sections, readStartedAt, server } as
      | InventorySnapshot
      | UnconfirmedInventory;
  }

  async findRow(id: number, signal?: AbortSignal): Promise<AddressRow | null> {
    const path = `/addresses/${id}/`;
    const answer = await this.#options.client.call({ path, understood: [NO_SUCH_ID], signal });
    if ("refused" in answer) return null;
    const collector = this.#collector(`GET ${path}`);
    collector.add([answer.data]);
    const row = collector.rows()[0];
    if (row?.id !== id) throw this.#shape(`row ${id} was asked for, row ${row?.id} came`, `GET ${path}`);
    return row;
  }

  /** The API does not tell phpIPAM's version. */
  describe(): Promise<string> {
    return Promise.resolve("phpIPAM");
  }

  async #readSubnets(signal?: AbortSignal): Promise<ReadonlyMap<number, Subnet>> {
    const parsed = subnetSchema.array().safeParse(await this.#list("/subnets/", signal));
    if (!parsed.success) throw this.#shape(firstIssue(parsed.error), "GET /subnets/");
    const { fields } = this.#options;
    const onSubnets = parsed.data.some((subnet) => hasCustomField(subnet, fields.policy ?? ""));
    this.#needed = onSubnets ? null : fields.policy;
    return new Map(parsed.data.map((subnet) => [subnet.id, toSubnet(subnet, fields)]));
  }

  async #readTags(signal?: AbortSignal): Promise<ReadonlyMap<number, string>> {
    const parsed = tagSchema.array().safeParse(await this.#list("/addresses/tags/", signal));
    if (!parsed.success) throw this.#shape(firstIssue(parsed.error), "GET /addresses/tags/");
    return new Map(parsed.data.map((tag) => [tag.id, tag.type]));
  }

  async #readSections(signal?: AbortSignal): Promise<ReadonlyMap<number, string>> {
    if (!this.#options.readSections) return new Map();
    const parsed = sectionSchema.array().safeParse(await this.#list("/sections/", signal));
    if (!parsed.success) throw this.#shape(firstIssue(parsed.error), "GET /sections/");
    return new Map(parsed.data.map((section) => [section.id, section.name]));
  }

  async #list(path: string, signal?: AbortSignal): Promise<unknown> {
    const answer = await this.#options.client.call({ path, signal });
    return "data" in answer ? answer.data : undefined;
  }

  async #readRows(subnets: ReadonlyMap<number, Subnet>, options: ReadOptions): Promise<Rows> {
    if (this.#options.clock.now() < this.#tooLargeUntilMs) return this.#readBySubnet(subnets, options);
    try {
      return (await this.#readListing(options)) ?? (await this.#confirmEmpty(subnets, options));
    } catch (error) {
      if (!(error instanceof UpstreamError) || error.failure !== "too-large") throw error;
      this.#tooLargeUntilMs = this.#options.clock.now() + TOO_LARGE_FOR_MS;
      return this.#readBySubnet(subnets, options);
    }
  }

  /** @returns null when phpIPAM says that it cannot read, which an empty table makes it say. */
  async #readListing({ signal, onRows }: ReadOptions): Promise<Rows | null> {
    let collector = this.#collector("GET /addresses/", onRows);
    const answer = await this.#options.client.call({
      path: "/addresses/?links=false",
      understood: [UNREADABLE],
      bulk: true,
      signal,
      openListing: () => {
        collector = this.#collector("GET /addresses/", onRows);
        return (rows) => collector.add(rows);
      },
    });
    if ("refused" in answer) return null;
    collector.add(answer.data);
    return collector.byId().size === 0 ? null : { complete: true, rows: this.#remember(collector) };
  }

  /** Proves that there is no address: every subnet must say so. */
  async #confirmEmpty(subnets: ReadonlyMap<number, Subnet>, options: ReadOptions): Promise<Rows> {
    const { rows } = await this.#readBySubnet(subnets, options);
    if (rows.length === 0) return { complete: true, rows };
    throw new UpstreamError(
      `phpIPAM at ${this.#options.client.host}: "${UNREADABLE.message}", though its subnets hold ${rows.length} addresses (GET /addresses/)`,
      {
        system: "phpipam",
        operation: "GET /addresses/",
        failure: "busy",
        status: UNREADABLE.status,
        remedy: "look into phpIPAM's PHP log and its database for errors",
      },
    );
  }

  async #readBySubnet(subnets: ReadonlyMap<number, Subnet>, options: ReadOptions): Promise<Rows> {
    const { concurrency } = this.#options;
    const collector = this.#collector("GET /subnets/{id}/addresses/", options.onRows);
    await inParallel([...subnets.keys()], { concurrency, signal: options.signal }, async (id, signal) => {
      const path = `/subnets/${id}/addresses/?links=false`;
      const answer = await this.#options.client.call({
        path,
        understood: [NO_ADDRESSES],
        bulk: true,
        signal,
      });
      if ("data" in answer) collector.add(answer.data);
    });
    return { complete: false, rows: collector.rows() };
  }

  /** Gives the very rows of the last listing when nothing in them is another. */
  #remember(collector: RowCollector): readonly AddressRow[] {
    const rows = collector.rows();
    const known = this.#known?.rows;
    const isSame = known?.length === rows.length && rows.every((row, at) => row === known[at]);
    this.#known = { rows: isSame ? known : rows, byId: collector.byId() };
    return this.#known.rows;
  }

  #collector(operation: string, onRows?: (rows: number) => void): RowCollector {
    const { fields, client } = this.#options;
    const needed = this.#needed;
    return new RowCollector({
      fields,
      needed,
      operation,
      host: client.host,
      onRows,
      known: this.#known?.byId,
    });
  }

  #shape(what: string, operation: string): UpstreamError {
    return shapeError(what, { operation, host: this.#options.client.host });
  }
}

function firstIssue(error: {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}): string {
  const [issue] = error.issues;
  const where = issue?.path.map(String).join(".") ?? "";
  return `the list is not as expected: ${where === "" ? "data" : where}: ${issue?.message ?? ""}`;
}
