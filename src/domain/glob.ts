/**
 * Makes a test out of a glob: `*` stands for any text, `?` for one character, everything else for itself, without case.
 *
 * The whole subject must match, and dots are nothing special: `*.example.com` holds `a.b.example.com`.
 * It remembers only the last star, so no pattern can make it backtrack more than text times pattern.
 */
export function compileGlob(text: string): (subject: string) => boolean {
  const pattern = [...text.toLowerCase().replaceAll(/\*+/g, "*")];
  return (subject) => matches(pattern, [...subject.toLowerCase()]);
}

function matches(pattern: readonly string[], subject: readonly string[]): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let i = 0; i < subject.length; ) {
    if (pattern[at] === "*") {
      star = at++;
      resume = i;
    } else if (pattern[at] === "?" || pattern[at] === subject[i]) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++resume;
    } else return false;
  }
  return pattern.slice(at).every((rest) => rest === "*");
}
