import { startPowerdnsSimulator } from "../../src/simulators/powerdns/start-powerdns-simulator.ts";
import { describePowerdns } from "./powerdns.contract.ts";

describePowerdns("simulated", async () => {
  const simulator = await startPowerdnsSimulator({ soaEdit: "INCREMENT-WEEKS" });
  return {
    url: simulator.url,
    apiKey: simulator.apiKey,
    setPresigned: async (zone) => simulator.state.setPresigned(zone),
    stop: () => simulator.close(),
  };
});
