import type { Metric } from "@prometheus-io/client";

interface Series {
  readonly labels?: Readonly<Record<string, string | number>>;
}

/**
 * Gives a metric as OpenMetrics names it: a counter's family without `_total`, and bounds of buckets as floats. The library would rename the
 * counter itself, for the other format too.
 *
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/ (sections Counter, Considerations: Canonical Numbers)
 */
export function toOpenMetrics(metric: Metric, name: string): Metric {
  const family = name.replace(/_total$/, "");
  const view = {
    name: family,
    type: (metric as unknown as { readonly type: string }).type,
    get: async () => {
      const data = await metric.get();
      return { ...data, name: family, values: data.values.map(withFloatBound) };
    },
  };
  return view as unknown as Metric;
}

function withFloatBound<S extends Series>(series: S): S {
  const le = series.labels?.["le"];
  if (le === undefined || !Number.isInteger(Number(le))) return series;
  return { ...series, labels: { ...series.labels, le: Number(le).toFixed(1) } };
}
