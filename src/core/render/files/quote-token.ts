/**
 * Writes text as one quoted token of dhcpd.conf or named.conf: whatever it holds, it ends at the last quote. A control character
 * becomes a question mark: no name has one, and a line end would end the token.
 *
 * @see dhcpd.conf(5); BIND 9 Administrator Reference Manual, "Configuration File Grammar"
 */
export function quoteToken(text: string): string {
  return `"${text.replaceAll(/\p{Cc}/gu, "?").replaceAll(/["\\]/g, "\\$&")}"`;
}
