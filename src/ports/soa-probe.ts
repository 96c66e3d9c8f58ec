/** Asks a name server for the SOA of a zone. @returns the serial; null when it does not answer for the zone. */
export type SoaProbe = (
  server: { readonly host: string; readonly port: number },
  zone: string,
) => Promise<number | null>;
