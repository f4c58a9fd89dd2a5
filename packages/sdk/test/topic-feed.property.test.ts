import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TopicFeed, type GapEvent } from '../src/realtime/topic-feed.ts';
import { ConnectionError } from '../src/index.ts';
import { stockEvent, TOPIC } from './helpers/fake-live.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** What becomes of one event on its way over the socket. */
const fate = fc.constantFrom('arrives' as const, 'lost' as const, 'doubled' as const, 'late' as const);
type Step = {
  fate: 'arrives' | 'lost' | 'doubled' | 'late';
  reconnects: boolean;
  historyFails: boolean;
  waits: boolean;
};
const step: fc.Arbitrary<Step> = fc.record({
  fate,
  reconnects: fc.boolean(),
  historyFails: fc.boolean(),
  waits: fc.boolean(),
});

const lost = new ConnectionError('lost', {
  code: 'connection_failed',
  outcome: 'unknown',
  attempts: 1,
  isRetrySafe: true,
});

it('a topic gives each event once and in order, whatever is lost, doubled, late or cut off on the way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.nat(5), async (steps, joinedAt) => {
      let newest = joinedAt;
      let historyFails = false;
      const got: number[] = [];
      const gaps: GapEvent[] = [];
      const feed = new TopicFeed({
        topic: TOPIC,
        subscribe: async () => ({ ok: true, seq: newest }),
        fetchEvents: async (after) => {
          if (historyFails) throw lost;
          const seqs = Array.from({ length: Math.min(3, newest - after) }, (_seq, nth) => after + nth + 1);
          return { items: seqs.map((seq) => stockEvent(seq)), latestSeq: newest, gap: false };
        },
        deliver: ({ seq }) => void got.push(seq),
        onJoined: () => {},
        onGap: (gap) => void gaps.push(gap),
        onRefused: () => {},
        onCaughtUp: () => {},
        onFault: (error) => {
          throw error;
        },
        quietMs: 16_000,
        random: () => 0.5,
      });
      feed.join();
      await vi.advanceTimersByTimeAsync(0);
      const late: number[] = [];
      for (const { fate: how, reconnects, historyFails: fails, waits } of steps) {
        historyFails = fails;
        newest += 1;
        if (how === 'late') late.push(newest);
        if (how === 'arrives' || how === 'doubled') feed.receive(stockEvent(newest));
        if (how === 'doubled') feed.receive(stockEvent(newest));
        if (reconnects) {
          feed.leave();
          feed.join();
        }
        if (waits) await vi.advanceTimersByTimeAsync(100);
      }
      historyFails = false;
      for (const seq of late) feed.receive(stockEvent(seq));
      // Long enough for every ladder of waits, and for the question whether the last event was lost.
      await vi.advanceTimersByTimeAsync(120_000);
      feed.leave();
      expect(got).toEqual(Array.from({ length: newest - joinedAt }, (_seq, nth) => joinedAt + nth + 1));
      expect(gaps).toEqual([]);
      expect(vi.getTimerCount()).toBe(0);
    }),
  );
});
