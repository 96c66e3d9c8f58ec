import type { Fqdn } from "../../domain/dns-name.ts";
import type { ZoneHead } from "../../domain/zone.ts";
import type { NotifySettings, TransferSettings } from "../../ports/transfer-settings.ts";
import type { PowerdnsClient } from "./powerdns-client.ts";
import { metadataListSchema, settingsSchema } from "./schema.ts";

/** PowerDNS' settings and metadata as TransferSettings. */
export class PowerdnsTransferSettings implements TransferSettings {
  readonly #client: PowerdnsClient;

  constructor(client: PowerdnsClient) {
    this.#client = client;
  }

  async readNotify(zones: readonly ZoneHead[], signal?: AbortSignal): Promise<NotifySettings> {
    const settings = await this.#client.get("/config", settingsSchema, signal);
    const value = new Map(settings.map((each) => [each.name, each.value]));
    const everywhere = splitList(value.get("also-notify") ?? "");
    const own = await Promise.all(
      zones.map(async ({ name, id }): Promise<readonly [Fqdn, readonly string[]]> => {
        const all = await this.#client.get(`/zones/${id}/metadata`, metadataListSchema, signal);
        const meant = all.filter(({ kind }) => kind === "ALSO-NOTIFY").flatMap(({ metadata }) => metadata);
        return [name, [...everywhere, ...meant]];
      }),
    );
    // `master` until PowerDNS 4.5.
    const sends = value.get("primary") === "yes" || value.get("master") === "yes";
    return { sends, alsoNotify: new Map(own) };
  }
}

function splitList(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((item) => item !== "");
}
