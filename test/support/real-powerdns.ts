import { readFile } from "node:fs/promises";
import {
  type RealPowerdns,
  type RealPowerdnsOptions,
  startRealPowerdns as startInstalledPowerdns,
} from "../../src/simulators/powerdns/start-real-powerdns.ts";
import { startRealMariadb } from "./real-mariadb.ts";

export type { RealPowerdns };

export interface RealPowerdnsRequest extends Omit<RealPowerdnsOptions, "mysql"> {
  readonly backend: "gsqlite3" | "gmysql";
}

const MYSQL_SCHEMA = "/usr/share/doc/pdns-backend-mysql/schema.mysql.sql";

/** Starts a private PowerDNS and, for gmysql, a private MariaDB below it; `unavailable` where one is not installed. */
export async function startRealPowerdns(
  request: RealPowerdnsRequest,
): Promise<RealPowerdns | { readonly unavailable: string }> {
  const { backend, ...options } = request;
  if (backend === "gsqlite3") return startInstalledPowerdns(options);
  const mariadb = await startRealMariadb();
  if ("unavailable" in mariadb) return mariadb;
  try {
    await mariadb.execute("CREATE DATABASE pdns");
    await mariadb.execute(await readFile(MYSQL_SCHEMA, "utf8"), "pdns");
    const mysql = { port: mariadb.port, user: mariadb.user, database: "pdns" };
    const powerdns = await startInstalledPowerdns({ ...options, mysql });
    if ("unavailable" in powerdns) {
      await mariadb.stop();
      return powerdns;
    }
    const stop = async () => {
      await powerdns.stop();
      await mariadb.stop();
    };
    return { ...powerdns, stop };
  } catch (error) {
    await mariadb.stop();
    throw error;
  }
}
