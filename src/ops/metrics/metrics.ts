import type { Counter, Gauge, Histogram, Metric, Registry } from "@prometheus-io/client";
import { OTHER_VALUE } from "./label-values.ts";
import {
  type LabelsOf,
  METRIC_FAMILIES,
  type MetricFamily,
  type MetricName,
  type NamesOf,
} from "./metric-families.ts";
import { toOpenMetrics } from "./to-open-metrics.ts";

/** The metrics of a process, as Prometheus reads them. */
export interface MetricsText {
  readonly contentType: string;
  readonly text: string;
}

type Client = typeof import("@prometheus-io/client");
type Known = Counter<string> | Gauge<string> | Histogram<string>;

/**
 * What the process counts and measures. Families and labels are those of `METRIC_FAMILIES`; a value that is not among those listed of its
 * label counts as `other`, so that nothing that people type makes a new series.
 */
export class Metrics {
  readonly #known: ReadonlyMap<string, Known>;
  readonly #plain: Registry;
  readonly #open: Registry;

  private constructor(client: Client) {
    this.#plain = new client.Registry(client.prometheusContentType);
    this.#open = new client.Registry(client.openMetricsContentType);
    const registers = [this.#plain];
    this.#known = new Map(
      Object.entries<MetricFamily>(METRIC_FAMILIES).map(([name, family]) => {
        const metric = makeMetric(client, { name, family, registers });
        this.#open.registerMetric(toOpenMetrics(metric as unknown as Metric, name));
        return [name, metric];
      }),
    );
    this.#begin();
  }

  /** Loads the library, which only the daemon needs. */
  static async create(): Promise<Metrics> {
    return new Metrics(await import("@prometheus-io/client"));
  }

  add<N extends NamesOf<"counter">>(name: N, labels: LabelsOf<N>, by = 1): void {
    (this.#known.get(name) as Counter<string>).inc(closed(name, labels), by);
  }

  set<N extends NamesOf<"gauge">>(name: N, labels: LabelsOf<N>, value: number): void {
    (this.#known.get(name) as Gauge<string>).set(closed(name, labels), value);
  }

  /** @param value - in the unit of the name: seconds. */
  observe<N extends NamesOf<"histogram">>(name: N, labels: LabelsOf<N>, value: number): void {
    (this.#known.get(name) as Histogram<string>).observe(closed(name, labels), value);
  }

  /** Forgets every series of a family, so that what is not set anew is gone. */
  clear(name: NamesOf<"gauge">): void {
    this.#known.get(name)?.reset();
  }

  /** Writes everything in the format of Prometheus, or in OpenMetrics. */
  async render(isOpenMetrics: boolean): Promise<MetricsText> {
    const registry = isOpenMetrics ? this.#open : this.#plain;
    return { contentType: registry.contentType, text: await registry.metrics() };
  }

  /** A counter that begins at its first event hides that event from `rate()`; a gauge that was never set would tell a zero that nobody measured. */
  #begin(): void {
    for (const [name, family] of Object.entries<MetricFamily>(METRIC_FAMILIES)) {
      if (family.type === "gauge") (this.#known.get(name) as Gauge<string>).remove({});
      if (family.type !== "counter" || "operation" in family.labels) continue;
      for (const labels of combinations(family.labels))
        (this.#known.get(name) as Counter<string>).inc(labels, 0);
    }
  }
}

interface Making {
  readonly name: string;
  readonly family: MetricFamily;
  readonly registers: Registry[];
}

function makeMetric(client: Client, { name, family, registers }: Making): Known {
  const { type, help, buckets = [] } = family;
  const options = { name, help, labelNames: Object.keys(family.labels), registers };
  if (type === "counter") return new client.Counter(options);
  if (type === "gauge") return new client.Gauge(options);
  return new client.Histogram({ ...options, buckets: [...buckets] });
}

function closed(name: MetricName, labels: Readonly<Record<string, string>>): Record<string, string> {
  const family: MetricFamily = METRIC_FAMILIES[name];
  return Object.fromEntries(
    Object.entries(labels).map(([label, value]) => {
      const allowed = family.labels[label];
      const isListed = typeof allowed === "string" || allowed?.includes(value) === true;
      return [label, isListed ? value : OTHER_VALUE];
    }),
  );
}

function combinations(labels: MetricFamily["labels"]): readonly Record<string, string>[] {
  return Object.entries(labels).reduce<readonly Record<string, string>[]>(
    (all, [label, values]) =>
      all.flatMap((one) =>
        typeof values === "string" ? [] : values.map((value) => ({ ...one, [label]: value })),
      ),
    [{}],
  );
}
