import type { Drop } from '@livedrops/sdk';
import type { PurchaseState } from './purchase-state.ts';

/** What the clock and the server's status say together. Only the server's status ever opens or closes a drop. */
export type DropPhase =
  | 'countdown'
  | 'opening'
  | 'live'
  | 'closing'
  | 'paused'
  | 'sold_out'
  | 'ended'
  | 'cancelled';

export type DropAction =
  | { kind: 'buy' | 'again' | 'sign_in' | 'retry' | 'check'; label: string }
  /** Nothing to press; the label says why. `busy` while something runs by itself. */
  | { kind: 'none'; label: string; busy: boolean };

export type DropView = {
  phase: DropPhase;
  /** The clock to show, if any. */
  timer: { label: string; leftMs: number } | null;
  action: DropAction;
  /** Most units that may be asked for now, at least 1. */
  maxQuantity: number;
  canChooseQuantity: boolean;
  showsStock: boolean;
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
    case 'paused':
    case 'sold_out':
    case 'ended':
    case 'cancelled':
      return drop.status;
  }
};

const timerFor = (phase: DropPhase, drop: Drop, nowMs: number): DropView['timer'] => {
  if (phase === 'countdown') return { label: 'Opens in', leftMs: Date.parse(drop.startsAt) - nowMs };
  if (phase === 'live' || phase === 'paused')
    return { label: 'Ends in', leftMs: Math.max(0, Date.parse(drop.endsAt) - nowMs) };
  return null;
};

const waitForIt = (label: string): DropAction => ({ kind: 'none', label, busy: true });
const closed = (label: string): DropAction => ({ kind: 'none', label, busy: false });

/** An intent under way decides the button before anything else: it must be settled whatever the drop does meanwhile. */
const actionForPurchase = ({ purchase, online, drop }: DropViewInput): DropAction | null => {
  switch (purchase.name) {
    case 'placing':
      return waitForIt(drop.checkout === 'hold' ? 'Reserving…' : 'Placing your order…');
    case 'checking':
      return waitForIt('Checking whether it went through…');
    case 'waiting':
      return waitForIt(`Busy: retrying in ${purchase.secondsLeft} s`);
    case 'unsettled':
      if (!online) return closed('You are offline');
      return purchase.reason === 'unreachable'
        ? { kind: 'check', label: 'Check again' }
        : { kind: 'retry', label: 'Try again safely' };
    case 'idle':
    case 'refused':
    case 'bought':
      return null;
  }
};

const actionForPhase = (
  phase: DropPhase,
  { signedIn, online, owned, drop, purchase }: DropViewInput,
): DropAction => {
  switch (phase) {
    case 'countdown':
      return signedIn ? closed('Not open yet') : { kind: 'sign_in', label: 'Sign in to be ready' };
    case 'opening':
      return waitForIt('Opening…');
    case 'closing':
      return waitForIt('Closing…');
    case 'paused':
      return closed('Paused');
    case 'sold_out':
      return closed('Sold out');
    case 'ended':
      return closed('Ended');
    case 'cancelled':
      return closed('Called off');
    case 'live': {
      if (!online) return closed('You are offline');
      const verb = drop.checkout === 'hold' ? 'Reserve' : 'Buy';
      if (!signedIn) return { kind: 'sign_in', label: `Sign in to ${verb.toLowerCase()}` };
      const atLimit = drop.perUserLimit !== null && owned >= drop.perUserLimit;
      // Refused for a single unit: no smaller number can work.
      const toldLimit =
        purchase.name === 'refused' &&
        purchase.refusal.code === 'limit_reached' &&
        purchase.refusal.quantity === 1;
      if (atLimit || toldLimit) return closed('Limit reached');
      // A step of its own: a hasty second press after a fast answer must not order again.
      if (purchase.name === 'bought') return { kind: 'again', label: `${verb} another` };
      const isNewPrice = purchase.name === 'refused' && purchase.refusal.code === 'price_changed';
      return { kind: 'buy', label: isNewPrice ? `${verb} at the new price` : verb };
    }
  }
};

const maxQuantityOf = ({ drop, owned }: DropViewInput): number => {
  const byLimit = drop.perUserLimit === null ? MOST_PER_ORDER : drop.perUserLimit - owned;
  return Math.max(1, Math.min(MOST_PER_ORDER, byLimit, drop.remaining));
};

/** The whole drop page as one value of what is known. Pure: no clock, no network. */
export const viewDrop = (input: DropViewInput): DropView => {
  const phase = phaseOf(input.drop, input.nowMs);
  const action = actionForPurchase(input) ?? actionForPhase(phase, input);
  const maxQuantity = maxQuantityOf(input);
  return {
    phase,
    timer: timerFor(phase, input.drop, input.nowMs),
    action,
    maxQuantity,
    canChooseQuantity: action.kind === 'buy' && maxQuantity > 1,
    showsStock: phase === 'live' || phase === 'closing' || phase === 'paused' || phase === 'sold_out',
  };
};
