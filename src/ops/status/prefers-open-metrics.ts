const OPEN_METRICS = "application/openmetrics-text";

/**
 * Tells whether whoever asks would rather have OpenMetrics 1.0 than the text format of Prometheus.
 *
 * @param accept - the `Accept` header; RFC 9110 §12.5.1.
 */
export function prefersOpenMetrics(accept: string): boolean {
  const ranges = accept.split(",").map(readRange);
  const weightOf = (fits: (range: Range) => boolean) =>
    Math.max(0, ...ranges.filter(fits).map(({ weight }) => weight));
  const open = weightOf(
    ({ type, version }) => type === OPEN_METRICS && (version === null || version === "1.0.0"),
  );
  const plain = weightOf(({ type }) => type === "text/plain");
  return open > 0 && open >= plain;
}

interface Range {
  readonly type: string;
  readonly version: string | null;
  readonly weight: number;
}

function readRange(text: string): Range {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const named = new Map(
    parameters.map((each) => {
      const [name = "", value = ""] = each.split("=", 2);
      return [name, value] as const;
    }),
  );
  const weight = Number(named.get("q") ?? 1);
  return { type, version: named.get("version") ?? null, weight: Number.isFinite(weight) ? weight : 0 };
}
