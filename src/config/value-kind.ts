import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../domain/instant.ts";
import { didYouMean } from "./nearest-word.ts";

export type Reading<T> = { readonly value: T } | { readonly expected: string };

/** How one kind of value is read from the text that a person wrote. */
export interface Kind<T> {
  /** For people: `URL`, `duration, 1s to 10m`. */
  readonly type: string;
  /** Whether an empty text is a value (an empty list) rather than no value. */
  readonly emptyCounts: boolean;
  /** Reads a trimmed text. What it expected instead completes the sentence "expected …". */
  readonly read: (text: string) => Reading<T>;
}

type Range = { readonly min: number; readonly max: number };

/** Any text on one line, with an optional rule of its own. */
export function text(type = "text", allowed = /^/): Kind<string> {
  return oneLine(type, (written) => (allowed.test(written) ? { value: written } : { expected: `a ${type}` }));
}

/** An absolute `http` or `https` URL without credentials, query and fragment; the final slash is dropped. */
export function httpUrl(example: string): Kind<string> {
  const expected = `a URL, e.g. ${example}`;
  return oneLine("URL", (written) => {
    if (/[\s,]/.test(written)) return { expected: `${expected} (one, not a list)` };
    const url = URL.canParse(written) ? new URL(written) : null;
    if (url === null || !/^https?:\/\//i.test(written)) return { expected };
    if (url.username !== "" || url.password !== "" || /[?#@]/.test(written))
      return { expected: `${expected}, without user, password, query and fragment` };
    return { value: written.replace(/\/+$/, "") };
  });
}

/** One URL or several, between commas, spaces or line ends. */
export function httpUrls(example: string): Kind<readonly [string, ...string[]]> {
  const one = httpUrl(example);
  return {
    type: "URL, or several separated by commas",
    emptyCounts: false,
    read: (written) => {
      const readings = written
        .split(/[\s,]+/)
        .filter((text) => text !== "")
        .map(one.read);
      const [first, ...others] = readings.flatMap((reading) => ("value" in reading ? [reading.value] : []));
      const refused = readings.find((reading) => "expected" in reading);
      if (refused !== undefined) return refused;
      const urls = new Set([first, ...others]);
      if (first === undefined || urls.size < readings.length)
        return { expected: `${one.type}s that differ, e.g. ${example}` };
      return { value: [first, ...others] };
    },
  };
}

export function wholeNumber({ min, max }: Range): Kind<number> {
  const type = `whole number, ${min} to ${max}`;
  return oneLine(type, (written) => {
    const value = Number(written);
    const fits = /^\d{1,15}$/.test(written) && value >= min && value <= max;
    return fits ? { value } : { expected: `a ${type}` };
  });
}

/** 0 to 100, decimals allowed. */
export const percent: Kind<number> = oneLine("percentage, 0 to 100", (written) => {
  const value = Number(written);
  const fits = /^\d{1,3}(\.\d{1,6})?$/.test(written) && value <= 100;
  return fits ? { value } : { expected: "a percentage from 0 to 100, without the sign, e.g. 10" };
});

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...["true", "yes", "on", "1"].map((word) => [word, true] as const),
  ...["false", "no", "off", "0"].map((word) => [word, false] as const),
]);

export const boolean: Kind<boolean> = oneLine("true or false", (written) => {
  const value = BOOLEANS.get(written.toLowerCase());
  return value === undefined ? { expected: "true or false" } : { value };
});

export function choice<const W extends string>(...words: readonly W[]): Kind<W> {
  const type = `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
  return oneLine(type, (written) => {
    const value = words.find((word) => word === written.toLowerCase());
    return value === undefined ? { expected: `${type}${didYouMean(written, words)}` } : { value };
  });
}

const UNITS_MS: ReadonlyMap<string, number> = new Map([
  ["d", DAY_MS],
  ["h", HOUR_MS],
  ["m", MINUTE_MS],
  ["s", SECOND_MS],
]);

/** `90`, `90s`, `5m`, `1h`, `7d`, in milliseconds; a bare number is seconds. The range is in milliseconds too. */
export function duration({ min, max }: Range): Kind<number> {
  const range = `${formatDuration(min)} to ${formatDuration(max)}`;
  return oneLine(`duration, ${range}`, (written) => {
    const [, digits, unit = "s"] = /^(\d{1,10})\s*([smhd])?$/i.exec(written) ?? [];
    const value = Number(digits) * (UNITS_MS.get(unit.toLowerCase()) ?? 0);
    const fits = digits !== undefined && value >= min && value <= max;
    return fits ? { value } : { expected: `a duration such as 90s, 5m, 1h or 7d, from ${range}` };
  });
}

function formatDuration(ms: number): string {
  for (const [unit, size] of UNITS_MS) if (ms > 0 && ms % size === 0) return `${ms / size}${unit}`;
  return "0s";
}

/** Words between commas, spaces or line ends. */
export function wordList(type: string, allowed: RegExp): Kind<readonly string[]> {
  return list({ type, separator: /[\s,]+/, allowed });
}

/** Names that may contain spaces, between commas or line ends. `=` in a name is taken for a slip of the indentation. */
export const nameList: Kind<readonly string[]> = list({
  type: "names separated by commas",
  separator: /\s*[,\n]\s*/,
  allowed: /^[^=]+$/,
});

const MAILBOX = /^(?:[^<>@,=]*<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/;

/** `pphook@example.com` or `PPHOOK <pphook@example.com>`. */
export const mailbox = text("mail address, e.g. pphook@example.com", MAILBOX);
/** At least one mail address. */
export const mailboxes: Kind<readonly string[]> = {
  ...list({ type: "mail addresses separated by commas", separator: /\s*[,\n]\s*/, allowed: MAILBOX }),
  emptyCounts: false,
};

/** The path of a database file. `sqlite:///a/b` and `sqlite:/a/b` are the same. */
export const sqliteUrl: Kind<string> = oneLine("sqlite: followed by a path", (written) => {
  const expected = "sqlite: followed by a path, e.g. sqlite:/var/lib/pphook/pphook.db";
  if (/^(mysql|mariadb):/i.test(written))
    return { expected: `${expected} (${written.split(":")[0]} is not in this version)` };
  const path = /^sqlite:(?:\/\/(?=\/))?(.+)$/i.exec(written)?.[1];
  return path === undefined || path.startsWith("//") ? { expected } : { value: path };
});

function orNone(type: string): Kind<string | null> {
  return oneLine(`${type}, or none`, (written) => ({
    value: written.toLowerCase() === "none" ? null : written,
  }));
}

/** A path, or `none`. */
export const pathOrNone: Kind<string | null> = orNone("path");
/** A line for the shell of another machine, or `none`. */
export const commandOrNone: Kind<string | null> = orNone("command");

const COMMAND_WORD = /"([^"]*)"|'([^']*)'|[^\s"']+/g;

/** A program and its words, quoted as in a shell but run without one; `none` is no command. */
export const commandLine: Kind<readonly string[]> = oneLine("command, or none", (written) => {
  if (written.toLowerCase() === "none") return { value: [] };
  if (written.replaceAll(COMMAND_WORD, "").trim() !== "")
    return { expected: "a command whose quotes are closed" };
  return {
    value: [...written.matchAll(COMMAND_WORD)].map(([word, double, single]) => double ?? single ?? word),
  };
});

const HOST_AND_PORT =
  /^(?:\[([0-9a-f:.]+)\]|([^\s:,[\]]+))(?::(\d{1,5}))?$|^([0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*)$/i;

export interface HostAndPort {
  readonly host: string;
  /** 53 when none is written. */
  readonly port: number;
}

/** `192.0.2.1`, `192.0.2.1:5300`, `2001:db8::1`, `[2001:db8::1]:5300` or a name, between commas or spaces. */
export const dnsServers: Kind<readonly HostAndPort[]> = {
  type: "addresses with or without port",
  emptyCounts: false,
  read: (written) => {
    const servers = written.split(/[\s,]+/).filter((item) => item !== "");
    const value = servers.map(readHostAndPort).filter((server) => server !== null);
    return value.length === servers.length
      ? { value }
      : { expected: "addresses separated by commas, e.g. 192.0.2.1, [2001:db8::1]:5300" };
  },
};

/** One of them. */
export const dnsServer: Kind<HostAndPort> = oneLine("address with or without port", (written) => {
  const value = readHostAndPort(written);
  return value === null ? { expected: "an address, e.g. 192.0.2.1 or [2001:db8::1]:5300" } : { value };
});

export interface NamedServer extends HostAndPort {
  readonly name: string;
}

const NAMED_SERVER = /^(?!primary=)([\w.-]+)=(.+)$/;

/** `ns01=192.0.2.1, ns02=[2001:db8::1]:5300`; each name once, and none `primary`, which is the name of the primary. */
export const namedServers: Kind<readonly NamedServer[]> = {
  type: "names with addresses",
  emptyCounts: true,
  read: (written) => {
    const items = written.split(/[\s,]+/).filter((item) => item !== "");
    const value = items.map(readNamedServer).filter((server) => server !== null);
    const names = new Set(value.map(({ name }) => name));
    return names.size === items.length
      ? { value }
      : { expected: "names with an address each, e.g. ns01=192.0.2.1, ns02=[2001:db8::1]:5300" };
  },
};

function readNamedServer(text: string): NamedServer | null {
  const [, name, address] = NAMED_SERVER.exec(text) ?? [];
  const server = address === undefined ? null : readHostAndPort(address);
  return name === undefined || server === null ? null : { name, ...server };
}

function readHostAndPort(text: string): HostAndPort | null {
  const match = HOST_AND_PORT.exec(text);
  const port = Number(match?.[3] ?? 53);
  const host = match?.[1] ?? match?.[2] ?? match?.[4];
  return host === undefined || port < 1 || port > 65_535 ? null : { host, port };
}

/**
 * Where to listen, `127.0.0.1:9466`, `[::1]:9466` or `localhost:9466`, or `none`. Port 0 takes any that is free.
 */
export const listenAddress: Kind<HostAndPort | null> = oneLine("address and port, or none", (written) => {
  if (written.toLowerCase() === "none") return { value: null };
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-f:.]+)\]|([^\s:,[\]]+)):(\d{1,5})$/i.exec(written) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host === undefined || port > 65_535
    ? { expected: "an address and a port, e.g. 127.0.0.1:9466 or [::1]:9466, or none" }
    : { value: { host, port } };
});

/** `9.18`. */
export const majorMinor: Kind<readonly [number, number]> = oneLine("version, e.g. 9.18", (written) => {
  const [, major, minor] = /^(\d{1,3})\.(\d{1,3})(?:\.\S*)?$/.exec(written) ?? [];
  return major === undefined
    ? { expected: "a version, e.g. 9.18" }
    : { value: [Number(major), Number(minor)] };
});

function list(of: { type: string; separator: RegExp; allowed: RegExp }): Kind<readonly string[]> {
  const read = (written: string): Reading<readonly string[]> => {
    const value = written.split(of.separator).filter((item) => item !== "");
    return value.every((item) => of.allowed.test(item)) ? { value } : { expected: of.type };
  };
  return { type: of.type, emptyCounts: true, read };
}

function oneLine<T>(type: string, read: (written: string) => Reading<T>): Kind<T> {
  const guarded = (written: string): Reading<T> => {
    if (/[\r\n\0]/.test(written))
      return { expected: "one line; an indented line continues the value above it: remove the indentation" };
    return read(written);
  };
  return { type, emptyCounts: false, read: guarded };
}
