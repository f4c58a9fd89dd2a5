import { useRealtimeState, useServerTime } from '@livedrops/sdk/react';
import { useQuery } from '@tanstack/react-query';
import { formatAge } from '../../lib/format.ts';
import { useStudio } from '../../lib/studio.ts';

const TRIES = 3;
const MEASURE_MS = 10_000;

/** What helps who looks for the cause of a fault: a name and a value each. */
export type Fact = readonly [name: string, value: string];

export const useDiagnostics = (): Fact[] => {
  const { client, config, realtime } = useStudio();
  const link = useRealtimeState();
  const latency = useQuery({
    queryKey: ['latency'],
    queryFn: async ({ signal }) => {
      const times: number[] = [];
      for (let nth = 0; nth < TRIES; nth += 1) {
        const sentAt = performance.now();
        await client.health.time({ signal });
        times.push(performance.now() - sentAt);
      }
      return Math.min(...times);
    },
    refetchInterval: MEASURE_MS,
  });
  const heardAt = useServerTime(() =>
    realtime.heardAt === undefined ? 'nothing yet' : `${formatAge(Date.now() - realtime.heardAt)} ago`,
  );
  const offset = useServerTime(() => Math.round(client.clock.offsetMs));
  const latencyText = latency.error === null ? 'being measured' : 'no answer';
  return [
    ['Server', config.apiUrl],
    ['Version', config.version],
    ['System', config.platform],
    ['Browser engine', engineOf(navigator.userAgent)],
    ['Clock of this computer', clockText(client.clock.isSynced, offset ?? 0)],
    ['Answer of the server', latency.data === undefined ? latencyText : `${Math.round(latency.data)} ms`],
    ['Live connection', link.reason === undefined ? link.name : `${link.name}: ${link.reason}`],
    ['Last word over it', heardAt ?? ''],
  ];
};

const engineOf = (userAgent: string): string =>
  /Electron\/[\d.]+/.exec(userAgent)?.[0] ?? /Chrome\/[\d.]+/.exec(userAgent)?.[0] ?? 'unknown';

/** `offsetMs`: how far the server's clock is ahead. */
const clockText = (isSynced: boolean, offsetMs: number): string => {
  if (!isSynced) return 'not compared with the server yet';
  if (offsetMs === 0) return 'as the server’s';
  return `${Math.abs(offsetMs)} ms ${offsetMs > 0 ? 'behind' : 'ahead of'} the server’s`;
};
