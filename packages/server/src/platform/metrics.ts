import type { IncomingMessage, ServerResponse } from 'node:http';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { isSame } from './seal.ts';
import { within } from './within.ts';

/** The figures of one server for Prometheus. Built once and passed down: nothing is registered globally. */
export type Metrics = {
  counter<Label extends string>(name: string, help: string, labels?: readonly Label[]): Counter<Label>;
  gauge<Label extends string>(name: string, help: string, labels?: readonly Label[]): Gauge<Label>;
  /** @param buckets upper bounds, in the unit of the name. Each is a series for each label, so they are few */
  histogram<Label extends string>(
    name: string,
    help: string,
    buckets: readonly number[],
    labels?: readonly Label[],
  ): Histogram<Label>;
  /** A gauge that is read with each scrape. */
  observe(name: string, help: string, read: () => number): void;
  /** Gauges that are read with each request for the figures. They are left out while they cannot be read. */
  observeEach<Label extends string>(
    name: string,
    help: string,
    labels: readonly Label[],
    read: () => Promise<readonly Figure<Label>[]>,
  ): void;
  contentType: string;
  render(): Promise<string>;
};

export type Figure<Label extends string> = { labels: Record<Label, string>; value: number };

/** Less than the 10 s that Prometheus waits for all figures. */
const READ_MS = 3000;

/**
 * @param withProcess adds the figures of the process: memory, CPU, event loop. They watch the process until it ends, so
 * ask for them only where somebody reads them
 */
export function createMetrics({ withProcess = false }: { withProcess?: boolean } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (withProcess) collectDefaultMetrics({ register: registry });
  return {
    counter: (name, help, labels = []) => new Counter({ name, help, labelNames: [...labels], registers }),
    gauge: (name, help, labels = []) => new Gauge({ name, help, labelNames: [...labels], registers }),
    histogram: (name, help, buckets, labels = []) =>
      new Histogram({ name, help, buckets: [...buckets], labelNames: [...labels], registers }),
    observe(name, help, read) {
      const gauge: Gauge = new Gauge({ name, help, registers, collect: () => gauge.set(read()) });
    },
    observeEach(name, help, labels, read) {
      const collect = async () => {
        const figures = await within(read(), READ_MS).catch(() => []);
        gauge.reset();
        for (const figure of figures) gauge.set(figure.labels, figure.value);
      };
      const gauge: Gauge = new Gauge({ name, help, labelNames: [...labels], registers, collect });
    },
    contentType: registry.contentType,
    render: () => registry.metrics(),
  };
}

/**
 * A gauge with one label whose values come and go. Each `show` replaces what was shown before; of too many, the largest amounts
 * stay, because a store of time series pays for every label it ever saw.
 */
export function createChangingGauge<Label extends string>(
  metrics: Metrics,
  { name, help, label, max }: { name: string; help: string; label: Label; max: number },
): { show(values: ReadonlyMap<string, number>): void } {
  const gauge = metrics.gauge(name, help, [label]);
  return {
    show(values) {
      const largest = [...values].sort(([, a], [, b]) => Math.abs(b) - Math.abs(a)).slice(0, max);
      gauge.reset();
      for (const [key, value] of largest) gauge.set({ [label]: key } as Record<Label, string>, value);
    },
  };
}

/** Answers `GET /metrics`; with a token, only to callers that send it as `Authorization: Bearer …`. */
export const answerMetrics =
  (metrics: Metrics, token: string | null) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url?.split('?')[0];
    if (path !== '/metrics') return end(response, 404, 'text/plain', 'Not found\n');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return end(response, 405, 'text/plain', 'Method not allowed\n');
    if (token !== null && !isSame(request.headers.authorization ?? '', `Bearer ${token}`))
      return end(response, 401, 'text/plain', 'Unauthorized\n');
    return end(response, 200, metrics.contentType, await metrics.render());
  };

function end(response: ServerResponse, status: number, contentType: string, text: string): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(text);
}
