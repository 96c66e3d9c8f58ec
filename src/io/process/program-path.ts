/** Gives the PATH that programs are looked for in. */
export function programPath({ PATH: path }: Readonly<Record<string, string | undefined>>): string {
  return path || "/usr/bin:/bin";
}
