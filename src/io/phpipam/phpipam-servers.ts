import type { AddressRow, InventorySnapshot, UnconfirmedInventory } from "../../domain/address.ts";
import { UpstreamError } from "../../domain/errors.ts";
import { MINUTE_MS } from "../../domain/instant.ts";
import type { RowFields } from "../../domain/row-change.ts";
import type { EditorsFound } from "../../domain/row-editor.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Inventory, ReadOptions } from "../../ports/inventory.ts";
import type { InventoryEditor, WholeRow } from "../../ports/inventory-editor.ts";
import type { RowEditors } from "../../ports/row-editors.ts";

/** One of the servers in front of phpIPAM's database. */
export interface PhpipamServer {
  /** Its URL, for people. */
  readonly url: string;
  readonly inventory: Inventory;
  readonly editor: InventoryEditor;
  readonly editors: RowEditors;
}

export interface PhpipamServersOptions {
  /** The preferred one first; at least one. */
  readonly servers: readonly [PhpipamServer, ...PhpipamServer[]];
  readonly clock: Pick<Clock, "now">;
  /** Told when another server takes over. */
  readonly onSwitch: (to: PhpipamServer, why: UpstreamError | null) => void;
}

const BACK_AFTER_MS = 5 * MINUTE_MS;

/**
 * Reads the inventory from the first of several servers that answers, and asks and corrects single rows where it was read. A snapshot
 * never mixes two servers: when one fails, the next begins anew. Only what may pass by itself (unreachable, timeout, busy) moves on to
 * the next; refused credentials never do, since each further login counts towards phpIPAM's lock-out. A server that failed is preferred
 * again after five minutes.
 */
export class PhpipamServers implements Inventory, InventoryEditor, RowEditors {
  readonly #options: PhpipamServersOptions;
  #current: PhpipamServer;
  #backAtMs = 0;

  constructor(options: PhpipamServersOptions) {
    this.#options = options;
    this.#current = options.servers[0];
  }

  async read(options: ReadOptions): Promise<InventorySnapshot | UnconfirmedInventory> {
    const failures: UpstreamError[] = [];
    for (const server of this.#inOrder()) {
      try {
        const read = await server.inventory.read(options);
        this.#use(server, failures.at(-1) ?? null);
        return read;
      } catch (error) {
        if (!(error instanceof UpstreamError) || !error.retryable) throw error;
        failures.push(error);
      }
    }
    throw allFailed(failures);
  }

  findRow(id: number, signal?: AbortSignal): Promise<AddressRow | null> {
    return this.#current.inventory.findRow(id, signal);
  }

  describe(signal?: AbortSignal): Promise<string> {
    return this.#current.inventory.describe(signal);
  }

  readWhole(id: number, signal?: AbortSignal): Promise<WholeRow | null> {
    return this.#current.editor.readWhole(id, signal);
  }

  setMac(id: number, change: { readonly mac: string; readonly tagId: number }): Promise<void> {
    return this.#current.editor.setMac(id, change);
  }

  deleteRow(id: number): Promise<void> {
    return this.#current.editor.deleteRow(id);
  }

  createRow(fields: RowFields): Promise<number> {
    return this.#current.editor.createRow(fields);
  }

  findEditors(ids: readonly number[], signal?: AbortSignal): Promise<EditorsFound> {
    return this.#current.editors.findEditors(ids, signal);
  }

  /** The one in use, or the preferred one again after a while, and then the others. */
  #inOrder(): readonly PhpipamServer[] {
    const { servers, clock } = this.#options;
    const first = clock.now() >= this.#backAtMs ? servers[0] : this.#current;
    return [first, ...servers.filter((server) => server !== first)];
  }

  #use(server: PhpipamServer, why: UpstreamError | null): void {
    const { clock, onSwitch } = this.#options;
    if (why !== null) this.#backAtMs = clock.now() + BACK_AFTER_MS;
    if (server === this.#current) return;
    this.#current = server;
    onSwitch(server, why);
  }
}

function allFailed(failures: readonly UpstreamError[]): UpstreamError {
  const [first, ...others] = failures;
  if (first === undefined) throw new RangeError("there is no phpIPAM server to read from");
  if (others.length === 0) return first;
  const { system, failure, operation, status, remedy } = first;
  const message = `none of the ${failures.length} servers of [phpipam] api_url can be read: ${failures.map((error) => error.message).join("; ")}`;
  return new UpstreamError(message, { system, failure, operation, status, remedy, cause: first });
}
