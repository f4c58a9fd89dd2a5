import type { CallOutcome, EditCall } from '../workload/client-log.ts';
import type { DropFacts, Facts, OrderFacts } from './facts.ts';
import { canStandStill } from '../workload/plan-drops.ts';
import type { Found } from './verdict.ts';

/** Others must have sold in so many slices of time meanwhile: then it was not the database. */
const STANDSTILL_MS = 5000;
const SLICE_MS = 500;
/** So many must have asked in vain, and of more than one server. */
const ASKED_MIN = 2;

/** A drop that has units and buyers and sells nothing, while the database goes on selling others. */
export function checkStandstill(facts: Facts): Found {
  return { P2: facts.drops.filter(canStandStill).flatMap((drop) => findStandstills(drop, facts)) };
}

function findStandstills(drop: DropFacts, { log, dump }: Facts): string[] {
  const isOwn = ({ items }: OrderFacts) => items.some(({ dropId }) => dropId === drop.id);
  const own = timesOf(dump.orders.filter(isOwn));
  const others = timesOf(dump.orders.filter((order) => !isOwn(order)));
  const asked = log.orders.filter(
    ({ call, lines, outcome }) =>
      call === 'create' && lines.length === 1 && lines[0]?.dropId === drop.id && isInVain(outcome),
  );
  const pauses = pausesOf(drop.id, log.edits);
  return own.flatMap((from, index) => {
    // It may stand still to the end, as far as somebody asks.
    const to = own[index + 1] ?? Math.max(...asked.map(({ at }) => at));
    const inVain = asked.filter(({ at }) => at > from && at < to - STANDSTILL_MS);
    const isOpen = (at: number) => !pauses.some((pause) => at >= pause.from && at <= pause.to);
    const since = Math.min(...inVain.map(({ at }) => at));
    const slices = new Set(
      others.filter((at) => at > since && at < to && isOpen(at)).map((at) => Math.floor(at / SLICE_MS)),
    );
    const isAsked = inVain.length >= ASKED_MIN && new Set(inVain.map(({ server }) => server)).size > 1;
    if (slices.size * SLICE_MS < STANDSTILL_MS || !isAsked) return [];
    const seconds = ((to - from) / 1000).toFixed(1);
    return [
      `${drop.name} (${drop.id}) sold nothing for ${seconds} s from ${new Date(from).toISOString()}, asked ${inVain.length} times`,
    ];
  });
}

/** A server that is away asks nobody for anything; one that refuses has a reason, but for being busy. */
const isInVain = (outcome: CallOutcome): boolean =>
  outcome.kind === 'ok'
    ? !outcome.isReplay
    : outcome.code === 'overloaded' || (outcome.kind === 'unknown' && outcome.code !== 'connection_failed');

const timesOf = (orders: readonly OrderFacts[]): number[] =>
  orders.map(({ createdAt }) => createdAt.getTime()).sort((a, b) => a - b);

/** From when a pause may have begun to when it has surely ended. */
function pausesOf(dropId: string, edits: readonly EditCall[]): { from: number; to: number }[] {
  const own = edits.filter((edit) => edit.dropId === dropId);
  return own.flatMap((edit, index) => {
    if (edit.call !== 'pause' || edit.outcome.kind === 'refused') return [];
    const resumed = own.find(
      (later, at) => at > index && later.call === 'resume' && later.outcome.kind !== 'unknown',
    );
    return [{ from: edit.at, to: resumed?.doneAt ?? Number.POSITIVE_INFINITY }];
  });
}
