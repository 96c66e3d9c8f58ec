import { describePowerdns } from "../contract/powerdns.contract.ts";
import { startRealPowerdns } from "../support/real-powerdns.ts";

for (const backend of ["gsqlite3", "gmysql"] as const)
  describePowerdns(`the installed one with ${backend}`, async () => {
    const powerdns = await startRealPowerdns({ backend, settings: ["default-soa-edit=INCREMENT-WEEKS"] });
    if ("unavailable" in powerdns) return powerdns;
    return {
      url: powerdns.url,
      apiKey: powerdns.apiKey,
      setPresigned: async (zone) => void (await powerdns.pdnsutil("set-presigned", zone.slice(0, -1))),
      stop: () => powerdns.stop(),
    };
  });
