import { performance } from 'node:perf_hooks';
import { HEADERS } from '@livedrops/sdk/contract';
import autocannon from 'autocannon';
import { createTokens } from '../../../packages/server/src/accounts/index.ts';
import { systemClock } from '../../../packages/server/src/platform/clock.ts';
import { buyerOf, FANS, fanId, keyOf, type LoadJob, type LoadMessage, type LoadResult } from './job.ts';

// The load generator, in a process of its own: client and server must not share an event loop.
const TOKEN_MS = 3_600_000;
const ANSWER_SECONDS_MAX = 30;
const TICK_MS = 20;

const tokens: string[] = [];

process.on('message', ({ job, secret }: LoadMessage) => {
  if (tokens.length === 0) makeTokens(secret);
  runJob(job).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit());

function makeTokens(secret: string): void {
  const { issue } = createTokens({ secret, accessTokenMs: TOKEN_MS, clock: systemClock });
  for (let fan = 0; fan < FANS; fan += 1)
    tokens.push(issue({ id: fanId(fan), creatorId: null }, 'ses_bench').token);
}

async function runJob(job: LoadJob): Promise<LoadResult> {
  const perConnection = Math.ceil(job.requestsMax / job.connections);
  const statuses: Record<string, number> = {};
  const acknowledged: number[] = [];
  const latencies: number[] = [];
  let next = 0;
  let startedAt = 0;
  let loopAtStart = performance.eventLoopUtilization();
  let lastAnswerAt = 0;
  const result = await autocannon({
    url: job.urls as unknown as string,
    connections: job.connections,
    duration: job.seconds,
    ...(job.rate !== undefined && { overallRate: job.rate }),
    maxConnectionRequests: perConnection,
    sampleInt: TICK_MS,
    timeout: ANSWER_SECONDS_MAX,
    skipAggregateResult: true,
    setupClient(client) {
      const first = next * perConnection;
      next += 1;
      let sent = 0;
      client.setRequests(
        Array.from({ length: perConnection }, (_, index) => buildRequest(job, first + index)),
      );
      if (next === job.connections) {
        startedAt = performance.now();
        loopAtStart = performance.eventLoopUtilization();
      }
      client.on('request' as 'headers', () => (sent += 1));
      client.on('response', (status, _bytes, tookMs) => {
        lastAnswerAt = performance.now();
        statuses[status] = (statuses[status] ?? 0) + 1;
        latencies.push(tookMs);
        if (status >= 200 && status < 300) acknowledged.push(first + sent - 1);
      });
    },
  });
  const clientBusy = performance.eventLoopUtilization(loopAtStart).utilization;
  // It ends with the last answer when the requests ran out, else when the time was up.
  const ranOut = latencies.length >= perConnection * job.connections;
  const spanMs = (ranOut ? lastAnswerAt : performance.now()) - startedAt;
  const latenciesMs = Float64Array.from(latencies);
  return { statuses, acknowledged, latenciesMs, spanMs, errors: result.errors, clientBusy };
}

function buildRequest(job: LoadJob, number: number): autocannon.Request {
  const { dropIds, keyPrefix, mintedAt } = job;
  const dropId = dropIds[number % dropIds.length];
  return {
    method: 'POST',
    path: '/api/orders',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${tokens[buyerOf(job, number)]}`,
      'idempotency-key': keyOf(keyPrefix, number),
      // Made before the run, as a browser makes it before it sends.
      ...(mintedAt !== null && { [HEADERS.keyMinted]: `${dropId};at=${mintedAt}` }),
    },
    body: JSON.stringify({ dropId, quantity: 1 }),
  };
}
