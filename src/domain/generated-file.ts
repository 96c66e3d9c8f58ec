/** A file that PPHOOK makes. `dhcp6` holds the IPv6 reservations where they are a file of their own. */
export type FileKind = "dhcp" | "dhcp6" | "bind";

export const FILE_KINDS: readonly FileKind[] = ["dhcp", "dhcp6", "bind"];

/** What a file lists, for people. */
export const ENTRY_NOUNS: Readonly<Record<FileKind, string>> = {
  dhcp: "reservation",
  dhcp6: "reservation",
  bind: "zone",
};
