import type { Drop } from '@livedrops/sdk';
import { isAllInBaskets } from '../../lib/drop-state.ts';
import { isUnderWay, type PurchaseState, type Refusal } from './purchase-state.ts';

/** What the clock and the server's status say together. Only the server's status ever opens or closes a drop. */
export type DropPhase =
  | 'countdown'
  | 'opening'
  | 'live'
  | 'closing'
  | 'paused'
  /** Nothing is left, but what is reserved may come back. */
  | 'in_baskets'
  | 'sold_out'
  | 'ended'
  | 'cancelled';

export type DropAction =
  | { kind: 'buy' | 'sign_in' | 'retry' | 'check'; label: string }
  /** Nothing to press; the label says why. `busy` while something runs by itself. */
  | { kind: 'none'; label: string; busy: boolean; decision?: DropDecision };

/**
 * Another order, or one on other terms than the buyer pressed for. It has a button of its own, apart from the one button: a key that
 * is held or pressed again stays on the one button, and must not decide this.
 */
export type DropDecision = { kind: 'again' | 'new_terms'; label: string };

export type DropView = {
  phase: DropPhase;
  /** The clock to show, if any. */
  timer: { label: string; leftMs: number } | null;
  action: DropAction;
  /** Units that the button asks for. */
  quantity: number;
  /** Most units that may be asked for now, at least 1. */
  maxQuantity: number;
  /** Whether there is a place to choose the quantity. It does not come or go while the drop runs. */
  hasQuantity: boolean;
  canChooseQuantity: boolean;
  showsStock: boolean;
  /** Whether the button says what it all costs. */
  showsTotal: boolean;
  /** Whether one is about to press, or an order is on its way: nothing may come over the page. */
  keepsClear: boolean;
};

export type DropViewInput = {
  drop: Drop;
  /** By the server's clock. */
  nowMs: number;
  signedIn: boolean;
  online: boolean;
  purchase: PurchaseState;
  /** Units of this drop that the person already has. */
  owned: number;
  /** Units that the person chose. */
  wanted: number;
};

/** Most units one order may hold. */
const MOST_PER_ORDER = 100;

export const phaseOf = (drop: Drop, nowMs: number): DropPhase => {
  const ended = nowMs >= Date.parse(drop.endsAt);
  switch (drop.status) {
    case 'scheduled':
      return nowMs < Date.parse(drop.startsAt) ? 'countdown' : 'opening';
    case 'live':
      return ended ? 'closing' : 'live';
    case 'sold_out':
      return isAllInBaskets(drop) ? 'in_baskets' : 'sold_out';
    case 'paused':
    case 'ended':
    case 'cancelled':
      return drop.status;
  }
};

const isOver = (phase: DropPhase): boolean => phase === 'ended' || phase === 'cancelled';

/** The clock stays while the drop runs, so that what is below it stays in its place. */
const timerFor = (phase: DropPhase, drop: Drop, nowMs: number): DropView['timer'] => {
  if (isOver(phase)) return null;
  const isToCome = phase === 'countdown' || phase === 'opening';
  const until = Date.parse(isToCome ? drop.startsAt : drop.endsAt);
  return { label: isToCome ? 'Opens in' : 'Ends in', leftMs: Math.max(0, until - nowMs) };
};

const waitForIt = (label: string): DropAction => ({ kind: 'none', label, busy: true });
const closed = (label: string, decision?: DropDecision): DropAction => ({
  kind: 'none',
  label,
  busy: false,
  ...(decision !== undefined && { decision }),
});

/** An intent under way decides the button before anything else: it must be settled whatever the drop does meanwhile. */
const actionForPurchase = ({ purchase, online, drop }: DropViewInput): DropAction | null => {
  switch (purchase.name) {
    case 'placing':
      return waitForIt(drop.checkout === 'hold' ? 'Reserving…' : 'Placing your order…');
    case 'checking':
      return waitForIt('Checking whether it went through…');
    case 'waiting':
      return waitForIt(`Busy: retrying in ${purchase.secondsLeft} s`);
    case 'unknown':
      return online ? { kind: 'check', label: 'Check again' } : closed('You are offline');
    case 'not_found':
    case 'busy':
      return online ? { kind: 'retry', label: 'Try again safely' } : closed('You are offline');
    case 'idle':
    case 'refused':
    case 'bought':
      return null;
  }
};

const actionForPhase = (phase: DropPhase, input: DropViewInput): DropAction => {
  switch (phase) {
    case 'countdown':
      return input.signedIn ? closed('Not open yet') : { kind: 'sign_in', label: 'Sign in to be ready' };
    case 'opening':
      return waitForIt('Opening…');
    case 'closing':
      return waitForIt('Closing…');
    case 'paused':
      return closed('Paused');
    case 'in_baskets':
      return closed('All in baskets');
    case 'sold_out':
      return closed('Sold out');
    case 'ended':
      return closed('Ended');
    case 'cancelled':
      return closed('Called off');
    case 'live':
      return actionWhileLive(input);
  }
};

const verbOf = (drop: Drop): string => (drop.checkout === 'hold' ? 'Reserve' : 'Buy');

const actionWhileLive = (input: DropViewInput): DropAction => {
  const { signedIn, online, owned, drop, purchase } = input;
  if (!online) return closed('You are offline');
  const verb = verbOf(drop);
  if (!signedIn) return { kind: 'sign_in', label: `Sign in to ${verb.toLowerCase()}` };
  const atLimit = drop.perUserLimit !== null && owned >= drop.perUserLimit;
  // Refused for a single unit: no smaller number can work.
  const toldLimit =
    purchase.name === 'refused' &&
    purchase.refusal.code === 'limit_reached' &&
    purchase.refusal.quantity === 1;
  if (atLimit || toldLimit) return closed('Limit reached');
  if (purchase.name === 'bought') return closed('Order placed', { kind: 'again', label: `${verb} another` });
  if (purchase.name === 'refused' && hasNewTerms(purchase.refusal, input)) {
    const isLess = purchase.refusal.quantity !== quantityOf(input);
    const label = isLess ? `${verb} ${quantityOf(input)} instead` : `${verb} at the new price`;
    return closed('Choose below', { kind: 'new_terms', label });
  }
  return { kind: 'buy', label: verb };
};

/** Whether the next press would ask for something else than the refused one did. */
const hasNewTerms = ({ code, quantity, shownPrice }: Refusal, input: DropViewInput): boolean => {
  // No other number and no other price ends the reservation that is in the way.
  if (code === 'hold_exists') return false;
  return quantity !== quantityOf(input) || (shownPrice !== null && shownPrice !== input.drop.price);
};

const quantityOf = (input: DropViewInput): number => Math.min(input.wanted, maxQuantityOf(input));

const maxQuantityOf = ({ drop, owned }: DropViewInput): number => {
  const byLimit = drop.perUserLimit === null ? MOST_PER_ORDER : drop.perUserLimit - owned;
  return Math.max(1, Math.min(MOST_PER_ORDER, byLimit, drop.remaining));
};

const canChoose = (action: DropAction, isToCome: boolean, signedIn: boolean): boolean => {
  if (isToCome) return signedIn;
  return action.kind === 'none' ? action.decision?.kind === 'new_terms' : action.kind === 'buy';
};

/** How long before the start a thumb may wait over the button. */
const NEAR_MS = 60_000;

const keepsClear = ({ drop, nowMs, purchase }: DropViewInput, phase: DropPhase): boolean =>
  isUnderWay(purchase) ||
  phase === 'opening' ||
  (phase === 'countdown' && Date.parse(drop.startsAt) - nowMs <= NEAR_MS);

/** The whole drop page as one value of what is known. Pure: no clock, no network. */
export const viewDrop = (input: DropViewInput): DropView => {
  const { drop, signedIn } = input;
  const phase = phaseOf(drop, input.nowMs);
  const action = actionForPurchase(input) ?? actionForPhase(phase, input);
  const isToCome = phase === 'countdown' || phase === 'opening';
  const maxQuantity = maxQuantityOf(input);
  return {
    phase,
    timer: timerFor(phase, drop, input.nowMs),
    action,
    quantity: quantityOf(input),
    maxQuantity,
    hasQuantity: signedIn && !isOver(phase) && Math.min(drop.perUserLimit ?? MOST_PER_ORDER, drop.stock) > 1,
    canChooseQuantity: canChoose(action, isToCome, signedIn) && maxQuantity > 1,
    showsStock: !isOver(phase),
    showsTotal: action.kind === 'buy' || (isToCome && signedIn),
    keepsClear: keepsClear(input, phase),
  };
};
