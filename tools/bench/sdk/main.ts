import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, rounded } from '../figures.ts';
import { interleave, pairedRatio, type Measured } from '../harness.ts';
import { describeMachine, renderBench, renderTable } from '../report.ts';
import { CLIENTS, noNetwork, type Place } from './clients.ts';
import { gzipBytes, OTHERS } from './sizes.ts';

// `pnpm bench:sdk`: what a call costs beside bare `fetch` and bare ky, interleaved in one run, and what each entry weighs.
type Job = { place: Place; calls: number };

await main();
process.exit();

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((argument) => argument !== '--'),
    options: { short: { type: 'boolean', default: false } },
  });
  const rounds = values.short ? 5 : 15;
  const child = fork(fileURLToPath(new URL('./answering-child.ts', import.meta.url)));
  const [port] = (await once(child, 'message')) as [number];
  const overHttp = await measure({
    url: `http://127.0.0.1:${port}`,
    fetch: globalThis.fetch,
    calls: 400,
    rounds,
  });
  const alone = await measure({ url: 'http://answers.test', fetch: noNetwork, calls: 1000, rounds });
  child.disconnect();
  const sizes = await gzipBytes();
  process.stdout.write(`${report({ overHttp, alone, sizes, rounds })}\n`);
}

type Run = { url: string; fetch: typeof globalThis.fetch; calls: number; rounds: number };

/** Microseconds a call, one after the other, for each client and round. */
function measure({ url, fetch, calls, rounds }: Run): Promise<Measured<number>[]> {
  return interleave<Job, number>(
    CLIENTS.map(({ name, create }) => {
      const place = create(url, fetch);
      return {
        name,
        prepare: async () => ({ place, calls }),
        verify: async () => ((await place()) === 'ord_1' ? [] : [`${name} gives another order`]),
      };
    }),
    {
      rounds,
      warmUps: 3,
      run: async (job) => {
        const startedAt = performance.now();
        for (let call = 0; call < job.calls; call += 1) await job.place();
        return ((performance.now() - startedAt) * 1000) / job.calls;
      },
    },
  );
}

type Results = {
  overHttp: Measured<number>[];
  alone: Measured<number>[];
  sizes: Record<string, number>;
  rounds: number;
};

function report({ overHttp, alone, sizes, rounds }: Results): string {
  const faults = [...overHttp, ...alone].flatMap((measured) => measured.faults);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const resultsOf = (all: Measured<number>[], name: string) =>
    all.find((measured) => measured.name === name)?.results ?? [];
  const ratio = (all: Measured<number>[], name: string, reference: string) =>
    pairedRatio(resultsOf(all, name), resultsOf(all, reference));
  const calls = CLIENTS.map(({ name }) => [
    name,
    median(resultsOf(overHttp, name)).toFixed(0),
    ratio(overHttp, name, 'fetch').toFixed(2),
    median(resultsOf(alone, name)).toFixed(0),
    ratio(alone, name, 'fetch').toFixed(2),
  ]);
  const kB = (bytes: number) => (bytes / 1000).toFixed(1);
  const sdk = '@livedrops/sdk';
  return [
    `An order, placed one after the other; medians of ${rounds} interleaved rounds`,
    describeMachine(),
    '',
    renderTable(['client', 'µs over HTTP', 'ratio', 'µs without network', 'ratio'], calls),
    '',
    renderTable(
      ['bytes, minified and gzipped', 'kB'],
      [
        ...Object.entries(sizes).map(([entry, bytes]) => [entry.replace('.', sdk), kB(bytes)]),
        ...Object.entries(OTHERS).map(([name, size]) => [name, size.toFixed(1)]),
      ],
    ),
    '',
    renderBench({
      name: 'sdk',
      overheadVsFetch: rounded(ratio(overHttp, sdk, 'fetch')),
      overheadVsKy: rounded(ratio(overHttp, sdk, 'ky')),
      overheadVsFetchAlone: rounded(ratio(alone, sdk, 'fetch')),
      overheadVsKyAlone: rounded(ratio(alone, sdk, 'ky')),
      gzipBytes: sizes,
    }),
  ].join('\n');
}
