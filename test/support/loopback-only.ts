// Preloaded into every test process: whatever a test does, nothing leaves this machine.
import dgram from "node:dgram";
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import { isIP, Socket } from "node:net";

const isLoopback = (host: string) =>
  /^(127\.|::1$|::ffff:127\.|0\.0\.0\.0$|::$)/.test(host) || /^([^.]+\.)*localhost\.?$/i.test(host);

const refusal = (host: string, code: string) =>
  Object.assign(new Error(`tests may not leave this machine: ${host}`), { code, address: host });

type Loose = (this: unknown, ...args: unknown[]) => unknown;

function guardConnect() {
  const connect = Socket.prototype.connect as Loose;
  const guarded: Loose = function (this: unknown, ...args) {
    const host = hostOf(args);
    if (isLoopback(host)) return connect.apply(this, args);
    return (this as Socket).destroy(refusal(host, "ENETUNREACH"));
  };
  Socket.prototype.connect = guarded as Socket["connect"];
}

/** Reads the host from any form of `socket.connect`; a path (a Unix socket) and no host both mean this machine. */
function hostOf(args: readonly unknown[]): string {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (typeof first === "object" && first !== null) {
    const { host, path } = first as { host?: string; path?: string };
    return path === undefined ? (host ?? "localhost") : "localhost";
  }
  return typeof args[1] === "string" ? args[1] : "localhost";
}

function guardLookup() {
  const { lookup } = dns;
  const guarded = (host: string, ...rest: unknown[]) => {
    if (isLoopback(host) || isIP(host) > 0) return (lookup as Loose).call(dns, host, ...rest);
    const callback = rest.at(-1) as (error: Error) => void;
    process.nextTick(callback, refusal(host, "ENOTFOUND"));
    return {};
  };
  dns.lookup = guarded as typeof dns.lookup;
  const lookupPromise = dns.promises.lookup as Loose;
  const guardedPromise = async (host: string, ...rest: unknown[]) => {
    if (!isLoopback(host) && isIP(host) === 0) throw refusal(host, "ENOTFOUND");
    return await lookupPromise.call(dns.promises, host, ...rest);
  };
  dns.promises.lookup = guardedPromise as typeof dns.promises.lookup;
}

function guardDatagrams() {
  const send = dgram.Socket.prototype.send as Loose;
  const guarded: Loose = function (this: unknown, ...args) {
    const host = args.slice(1).findLast((arg) => typeof arg === "string") ?? "localhost";
    if (isLoopback(String(host))) return send.apply(this, args);
    throw refusal(String(host), "ENETUNREACH");
  };
  dgram.Socket.prototype.send = guarded as dgram.Socket["send"];
  const connect = dgram.Socket.prototype.connect as Loose;
  const guardedConnect: Loose = function (this: unknown, ...args) {
    const host = typeof args[1] === "string" ? args[1] : "localhost";
    if (isLoopback(host)) return connect.apply(this, args);
    throw refusal(host, "ENETUNREACH");
  };
  dgram.Socket.prototype.connect = guardedConnect as dgram.Socket["connect"];
}

guardConnect();
guardLookup();
guardDatagrams();
syncBuiltinESMExports();
