import { t } from '@lingui/core/macro';
import { useRealtimeState, useServerTime } from '@livedrops/sdk/react';
import { useQuery } from '@tanstack/react-query';
import { formatAge } from '../../lib/format.ts';
import { useStudio } from '../../lib/studio.ts';

const TRIES = 3;
const MEASURE_MS = 10_000;

/** What helps who looks for the cause of a fault. Its key in the log is the same in each language. */
export type Fact = readonly [key: string, name: string, value: string];

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
    realtime.heardAt === undefined
      ? t`nothing yet`
      : t`${{ age: formatAge(Date.now() - realtime.heardAt) }} ago`,
  );
  const offset = useServerTime(() => Math.round(client.clock.offsetMs));
  const latencyText = latency.error === null ? t`being measured` : t`no answer`;
  const answerText = latency.data === undefined ? latencyText : t`${{ time: Math.round(latency.data) }} ms`;
  return [
    ['server', t`Server`, config.apiUrl],
    ['version', t`Version`, config.version],
    ['system', t`System`, config.platform],
    ['engine', t`Browser engine`, engineOf(navigator.userAgent)],
    ['clock', t`Clock of this computer`, clockText(client.clock.isSynced, offset ?? 0)],
    ['answer', t`Answer of the server`, answerText],
    ['link', t`Live connection`, link.reason === undefined ? link.name : `${link.name}: ${link.reason}`],
    ['heard', t`Last word over it`, heardAt ?? ''],
  ];
};

const engineOf = (userAgent: string): string =>
  /Electron\/[\d.]+/.exec(userAgent)?.[0] ?? /Chrome\/[\d.]+/.exec(userAgent)?.[0] ?? t`unknown`;

/** `offsetMs`: how far the server's clock is ahead. */
const clockText = (isSynced: boolean, offsetMs: number): string => {
  if (!isSynced) return t`not compared with the server yet`;
  if (offsetMs === 0) return t`as the server’s`;
  return offsetMs > 0
    ? t`${{ time: offsetMs }} ms behind the server’s`
    : t`${{ time: -offsetMs }} ms ahead of the server’s`;
};
