/** Names of zones that try to leave their quotes, their directory or their line; as PowerDNS would write them. */
export const HOSTILE_ZONES: readonly string[] = [
  "0/25.2.0.192.in-addr.arpa",
  "128-255.2.0.192.in-addr.arpa",
  'quo\\"te.example.com',
  "brace\\{\\}\\;.example.com",
  "new\\010line.example.com",
  "\\.\\.\\/etc.example.com",
  "xn--bcher-kva.example.com",
  `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(61)}`,
  "8.b.d.0.1.0.0.2.ip6.arpa",
];

/** Hostnames as people could type them; whatever the checks let pass, the files must bear it. */
export const HOSTILE_HOSTNAMES: readonly string[] = [
  'a"; } host evil { hardware ethernet 00:00:00:00:00:01; }',
  "brace{}.example.com",
  "new\nline.example.com",
  "back\\slash.example.com",
  "slash/name.example.com",
  "bücher.example.com",
  `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(61)}`,
  "# comment",
  "group",
  "10.0.0.1",
  "\u0000",
];
