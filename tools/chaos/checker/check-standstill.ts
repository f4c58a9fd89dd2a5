import type { EditCall } from '../workload/client-log.ts';
import type { DropFacts, Facts, OrderFacts } from './facts.ts';
import type { Found } from './verdict.ts';

/** Others must have sold in so many slices of time meanwhile: then it was not the database. */
const STANDSTILL_MS = 5000;
const SLICE_MS = 500;
/** So many must have asked in vain, and of more than one server. */
const ASKED_MIN = 4;

/** A drop that has units and buyers and sells nothing, while the database goes on selling others. */
export function checkStandstill(facts: Facts): Found {
  const lasting = facts.drops.filter(({ role }) => role === 'plenty' || role === 'held');
  return { P2: lasting.filter(({ stock }) => stock > 1000).flatMap((drop) => findStandstills(drop, facts)) };
}

function findStandstills(drop: DropFacts, { log, dump }: Facts): string[] {
  const isOwn = ({ items }: OrderFacts) => items.some(({ dropId }) => dropId === drop.id);
  const own = timesOf(dump.orders.filter(isOwn));
  const others = timesOf(dump.orders.filter((order) => !isOwn(order)));
  const asked = log.orders.filter(
    ({ call, lines }) => call === 'create' && lines.length === 1 && lines[0]?.dropId === drop.id,
  );
  const pauses = pausesOf(drop.id, log.edits);
  return own.flatMap((from, index) => {
    const to = own[index + 1];
    if (to === undefined || to - from < STANDSTILL_MS) return [];
    const isIn = (at: number) => at > from && at < to;
    const slices = new Set(
      others
        .filter((at) => isIn(at) && !pauses.some((pause) => at >= pause.from && at <= pause.to))
        .map((at) => Math.floor(at / SLICE_MS)),
    );
    const inVain = asked.filter(({ at, outcome }) => isIn(at) && outcome.kind !== 'refused');
    const isAsked = inVain.length >= ASKED_MIN && new Set(inVain.map(({ server }) => server)).size > 1;
    if (slices.size * SLICE_MS < STANDSTILL_MS || !isAsked) return [];
    const seconds = ((to - from) / 1000).toFixed(1);
    return [
      `${drop.name} (${drop.id}) sold nothing for ${seconds} s from ${new Date(from).toISOString()}, asked ${inVain.length} times`,
    ];
  });
}

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
