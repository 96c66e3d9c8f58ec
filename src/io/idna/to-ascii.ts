import { toASCII, toUnicode } from "tr46";

/**
 * What a U-label may hold: letters, marks and digits, and the exceptions of RFC 5892 §2.6. Symbols, emoji and punctuation
 * are disallowed although UTS #46 would let them through. ASCII passes: whoever judges the converted name knows better what
 * to say of it.
 */
const U_LABEL =
  /^[\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}\u0020-\u007e\u00b7\u0375\u05f3\u05f4\u06fd\u06fe\u0f0b\u3007\u30fb\u200c\u200d]+$/u;

/** What breaks a contextual rule: middle dot, keraia, geresh, katakana middle dot, mixed digits (RFC 5892 A.3 to A.9). */
const OUT_OF_CONTEXT = [
  /(?<!l)\u00b7|\u00b7(?!l)/u,
  /\u0375(?!\p{Script=Greek})/u,
  /(?<!\p{Script=Hebrew})[\u05f3\u05f4]/u,
  /^(?=.*\u30fb)[^\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]*$/u,
  /^(?=.*[\u0660-\u0669]).*[\u06f0-\u06f9]/u,
];
const NON_ASCII = /[\u0080-\uffff]/;

/**
 * Converts a name to A-labels: lower-case, ASCII only; a final dot stays.
 *
 * Non-transitional (`ß` is kept apart from `ss`), with the rules for bidirectional text and joiners, and those for hyphens
 * in U-labels. Labels that are ASCII and no A-labels are only lower-cased.
 *
 * @returns null when a label has no valid form, A-labels that decode to none included.
 * @see UTS #46 §4, RFC 5891 §4.2, RFC 5892, RFC 5893
 */
export function toAscii(name: string): string | null {
  const options = { checkBidi: true, checkJoiners: true };
  const unicode = toUnicode(name, options);
  if (unicode.error || !unicode.domain.split(".").every(isAllowed)) return null;
  return toASCII(name, options);
}

function isAllowed(label: string): boolean {
  if (!NON_ASCII.test(label)) return true;
  if (label.startsWith("-") || label.endsWith("-") || [...label].slice(2, 4).join("") === "--") return false;
  return U_LABEL.test(label) && !OUT_OF_CONTEXT.some((rule) => rule.test(label));
}
