// Rotates the passphrase and dies, as by a power cut, after the step whose number is given.
import process from "node:process";
import { findConfigPlaces } from "../../src/config/files/config-places.ts";
import { rotatePassphrase } from "../../src/config/files/rotate-passphrase.ts";

const last = Number(process.argv[2]);
let steps = 0;
await rotatePassphrase(await findConfigPlaces({ env: process.env }), () => {
  steps++;
  if (steps === last) process.kill(process.pid, "SIGKILL");
});
