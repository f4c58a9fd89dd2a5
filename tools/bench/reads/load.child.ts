import { performance } from 'node:perf_hooks';
import autocannon from 'autocannon';
import type { ReadJob, ReadResult } from './load.ts';

// The load generator, in a process of its own: client and server must not share an event loop.
const ANSWER_SECONDS_MAX = 30;

process.on('message', (job: ReadJob) => {
  run(job).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit());

async function run({
  url,
  headers,
  connections,
  seconds,
  status,
  rate,
  amount,
}: ReadJob): Promise<ReadResult> {
  const loopAtStart = performance.eventLoopUtilization();
  const latencies: number[] = [];
  let others = 0;
  const result = await autocannon({
    url,
    headers,
    connections,
    duration: seconds,
    ...(rate !== undefined && { overallRate: rate }),
    ...(amount !== undefined && { amount }),
    timeout: ANSWER_SECONDS_MAX,
    skipAggregateResult: true,
    setupClient(client) {
      client.on('response', (got, _bytes, tookMs) => {
        latencies.push(tookMs);
        if (got !== status) others += 1;
      });
    },
  });
  const clientBusy = performance.eventLoopUtilization(loopAtStart).utilization;
  return { latenciesMs: Float64Array.from(latencies), seconds, others, errors: result.errors, clientBusy };
}
