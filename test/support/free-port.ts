import { freePort } from "../../src/simulators/powerdns/free-port.ts";

export { freePort };
