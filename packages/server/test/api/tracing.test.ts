import { randomBytes } from 'node:crypto';
import { createLiveDrops, type Middleware } from '@livedrops/sdk';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type ReceivedSpan, startOtlpReceiver } from '../helpers/otlp-receiver.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { startApp, type TestApp } from '../helpers/start-app.ts';
import { answer, startReceiver } from '../helpers/webhook-receiver.ts';

type Sent = { traceId: string; spanId: string };

/** What a program with OpenTelemetry does: each call of the SDK is a span, and says so. */
function traceCalls(flags = '01'): { middleware: Middleware; sent: Sent[] } {
  const sent: Sent[] = [];
  const middleware: Middleware = {
    attempt(request, next) {
      const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
      sent.push({ traceId, spanId });
      request.headers.set('traceparent', `00-${traceId}-${spanId}-${flags}`);
      return next(request);
    },
  };
  return { middleware, sent };
}

async function order(app: TestApp, dropId: string, count: number, flags?: string): Promise<Sent[]> {
  const { middleware, sent } = traceCalls(flags);
  const fans = makeFans(app, count).map(({ client }) => client.withOptions({ middleware: [middleware] }));
  await Promise.all(fans.map((fan) => fan.orders.create({ dropId, quantity: 1 })));
  return sent;
}

const tracing = (url: string, ratio: string) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_TRACES_SAMPLER_ARG: ratio,
  WEBHOOK_ALLOW_PRIVATE: '1',
});
const named = (spans: readonly ReceivedSpan[], name: string) => spans.filter((span) => span.name === name);

describe.each([
  ['the fast path', true],
  ['Express', false],
])('by %s', (_name, fastPath) => {
  it('a trace goes from the call of the SDK through the commit of its group to the delivery', async () => {
    await using collector = await startOtlpReceiver();
    await using receiver = await startReceiver();
    receiver.plan(answer(204));
    const lines: Record<string, unknown>[] = [];
    const logger = pino(
      { level: 'debug' },
      { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
    );
    await using app = await startApp({ env: tracing(collector.url, '1'), overrides: { fastPath, logger } });
    const { client } = await app.signUpCreator();
    const drop = await makeDrop(client, { stock: 10 });
    await client.webhooks.create({ url: receiver.url, events: ['order.confirmed'] });
    const sent = await order(app, drop.id, 3);
    await expect.poll(() => named(collector.spans, 'do webhooks').length).toBeGreaterThanOrEqual(3);

    const requests = named(collector.spans, 'POST orders.create');
    const parentOf = ({ traceId, parentSpanId }: ReceivedSpan) => ({ traceId, spanId: parentSpanId });
    expect(requests.map(parentOf).toSorted(byTrace)).toEqual(sent.toSorted(byTrace));
    const commits = named(collector.spans, 'commit orders');
    const linked = commits.flatMap(({ links }) => links.map(({ spanId }) => spanId));
    expect(linked.toSorted()).toEqual(requests.map(({ spanId }) => spanId).toSorted());
    expect(commits.every(({ parentSpanId, links }) => parentSpanId === links[0]?.spanId)).toBe(true);

    const committed = new Set(commits.map(({ spanId }) => spanId));
    for (const name of ['tell events', 'handle events', 'do webhooks']) {
      const follow = named(collector.spans, name);
      expect(follow.length, name).toBeGreaterThanOrEqual(1);
      expect(
        follow.filter(({ parentSpanId = '' }) => !committed.has(parentSpanId)).map(({ name }) => name),
      ).toEqual([]);
    }
    expect(receiver.received).toHaveLength(3);

    const logged = lines.filter(({ msg, path }) => msg === 'request' && path === '/api/orders');
    expect(new Set(logged.map(({ traceId }) => traceId))).toEqual(
      new Set(sent.map(({ traceId }) => traceId)),
    );
    const ids = requests.map(({ attributes }) => attributes['livedrops.order_id']);
    expect(new Set(logged.map(({ orderId }) => orderId))).toEqual(new Set(ids));
    expect(ids).toHaveLength(3);
    expect(ids.every((id) => String(id).startsWith('ord_'))).toBe(true);
  });
});

const byTrace = (a: { traceId: string }, b: { traceId: string }) => (a.traceId < b.traceId ? -1 : 1);

it('records what was chosen, and nothing for callers who do not want to be recorded or send rubbish', async () => {
  await using collector = await startOtlpReceiver();
  {
    await using app = await startApp({ env: { ...tracing(collector.url, '1'), ROLE: 'api' } });
    const { client } = await app.signUpCreator();
    const drop = await makeDrop(client, { stock: 10 });
    await order(app, drop.id, 1, '00');
    const headers = { traceparent: '00-00000000000000000000000000000000-xyz-01' };
    await createLiveDrops({ baseUrl: app.url, headers }).drops.get(drop.id);
  }
  // The end of the server has sent the rest.
  expect(named(collector.spans, 'POST orders.create')).toEqual([]);
  // With a header that says nothing, a request begins a trace of its own.
  expect(named(collector.spans, 'GET drops.get').map(({ parentSpanId }) => parentSpanId)).toEqual([
    undefined,
  ]);
});

it('records nothing at a share of 0, whatever callers ask for', async () => {
  await using collector = await startOtlpReceiver();
  {
    await using app = await startApp({ env: { ...tracing(collector.url, '0'), ROLE: 'api' } });
    const { client } = await app.signUpCreator();
    const drop = await makeDrop(client, { stock: 10 });
    expect(await order(app, drop.id, 3)).toHaveLength(3);
  }
  expect(collector.spans).toEqual([]);
});

it('stops in time though the collector is away', async () => {
  const app = await startApp({ env: { ...tracing('http://127.0.0.1:9', '1'), ROLE: 'api' } });
  const { client } = await app.signUpCreator();
  const drop = await makeDrop(client, { stock: 10 });
  expect(await order(app, drop.id, 2)).toHaveLength(2);
  await app[Symbol.asyncDispose]();
});
