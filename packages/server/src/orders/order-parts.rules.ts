import {
  type Fulfillment,
  isOver,
  type OrderStatus,
  type PaymentStatus,
  type RefundStatus,
  sumLines,
  summarizeParts,
  summarizeRefunds,
} from '@livedrops/sdk/contract';
import { isCharged, judgeRefunds } from './order-money.rules.ts';
import type { Failure, OrderItem, OrderState, PaymentState } from './order.ts';

/** The whole state of one part. */
export type Part = {
  dropId: string;
  status: OrderStatus;
  fulfillment: Fulfillment;
  failure: Failure | null;
  refund: RefundStatus | null;
  isUncharged: boolean;
  /** Its price. */
  amount: number;
  /** How much of it is to be back in all. */
  owed: number;
  isWithdrawn: boolean;
};

type Whole = Pick<OrderState, 'status' | 'fulfillment' | 'failure'>;

export const partsOf = (order: Whole & Pick<OrderState, 'items'>): Part[] =>
  order.items.map((item) => partOf(order, item));

export function partOf(order: Whole, item: OrderItem): Part {
  const status = item.status ?? order.status;
  const amount = sumLines([item]);
  return {
    dropId: item.dropId,
    status,
    fulfillment: item.fulfillment ?? order.fulfillment,
    failure: isOver(status) ? (item.failure ?? order.failure) : null,
    refund: item.refund ?? null,
    isUncharged: item.isUncharged === true,
    amount,
    owed: isOver(status) ? amount : (item.owed ?? 0),
    isWithdrawn: item.isWithdrawn === true,
  };
}

/** Lines of parts that are not over. */
export const liveItems = ({ status, items }: Pick<OrderState, 'status' | 'items'>): OrderItem[] =>
  isOver(status) ? [] : items.filter((item) => item.status === undefined);

/** Lines that the payment is for. */
export const chargedItems = ({ items }: Pick<OrderState, 'items'>): OrderItem[] =>
  items.filter(({ isUncharged }) => isUncharged !== true);

/** What a change of one part does to its drop. */
export type Move = {
  dropId: string;
  /** `return` gives the units back, `withdraw` takes them off the drop's stock, `take` takes them again. */
  units: 'stay' | 'return' | 'withdraw' | 'take';
  /** `made`: the units count as sold from now on; `undone`: not any more. */
  sale: 'none' | 'made' | 'undone';
};

/** Money that was taken goes back for each part that is over, once. */
function withRefunds(parts: readonly Part[], payment: PaymentState | null) {
  if (!payment || !isTaken(payment)) return { parts, payment };
  const judged = judgeRefunds(parts, payment.back);
  const charged = judged.filter(isCharged);
  const status = summarizeRefunds(charged.length > 0 ? charged : judged);
  return { parts: judged, payment: { ...payment, status } };
}

/** Whether the provider has, or had, the money. */
export const isTaken = ({ status }: Pick<PaymentState, 'status'>): boolean => TAKEN.includes(status);

const TAKEN: readonly PaymentStatus[] = ['succeeded', 'refunding', 'refunded', 'refund_failed'];

/** The order with other parts, and what that does to the drops: each move is read from the difference, so none happens twice. */
export function changeParts(
  before: OrderState,
  wanted: readonly Part[],
  set: Partial<Pick<OrderState, 'isHolding' | 'payment'>>,
): { set: Partial<OrderState>; moves: readonly Move[] } {
  const { parts, payment } = withRefunds(wanted, set.payment === undefined ? before.payment : set.payment);
  const whole = withParts(before.items, parts);
  const isEnded = isOver(whole.status);
  const after: OrderState = {
    ...before,
    ...whole,
    isHolding: !isEnded && (set.isHolding ?? before.isHolding),
    payment: payment && isEnded ? { ...payment, clientSecret: null } : payment,
  };
  const { isHolding, payment: paid } = after;
  return { set: { ...whole, isHolding, payment: paid }, moves: movesBetween(before, after) };
}

function movesBetween(before: OrderState, after: OrderState): Move[] {
  const parts = partsOf(after);
  return partsOf(before).flatMap((was, index): Move[] => {
    const is = parts[index];
    if (!is) return [];
    const [hadUnits, hasUnits] = [hasUnitsOf(before, was), hasUnitsOf(after, is)];
    const [wasSold, isSold] = [was.status === 'confirmed', is.status === 'confirmed'];
    const units = hadUnits === hasUnits ? 'stay' : hasUnits ? 'take' : is.isWithdrawn ? 'withdraw' : 'return';
    const sale = wasSold === isSold ? 'none' : isSold ? 'made' : 'undone';
    return units === 'stay' && sale === 'none' ? [] : [{ dropId: was.dropId, units, sale }];
  });
}

const hasUnitsOf = ({ isHolding }: OrderState, { status }: Part): boolean => isHolding && !isOver(status);

/** The order that these parts make. */
function withParts(items: readonly OrderItem[], parts: readonly Part[]): Whole & Pick<OrderState, 'items'> {
  const whole = summarizeParts(parts);
  const changed = items.map((item, index) => {
    const part = parts[index];
    return part ? toStored(item, part, whole) : item;
  });
  return { ...whole, items: changed };
}

/** What was bought, without its state. */
export const boughtOf = ({ dropId, creatorId, title, imageUrl, quantity, unitPrice }: OrderItem) => ({
  dropId,
  creatorId,
  title,
  imageUrl,
  quantity,
  unitPrice,
});

/** What stays with a line whatever becomes of its part. */
const keptOf = ({ cancelUntil, refunds, owed, note }: OrderItem) => ({
  ...(cancelUntil && { cancelUntil }),
  ...(refunds && { refunds }),
  ...(owed !== undefined && { owed }),
  ...(note !== undefined && { note }),
});

function toStored(
  item: OrderItem,
  { status, fulfillment, failure, refund, isUncharged, isWithdrawn }: Part,
  whole: Whole,
): OrderItem {
  return {
    ...boughtOf(item),
    ...keptOf(item),
    ...(isOver(status) && status !== whole.status && { status }),
    ...(fulfillment !== whole.fulfillment && { fulfillment }),
    ...(failure && failure.code !== whole.failure?.code && { failure }),
    ...(refund && { refund }),
    ...(isUncharged && { isUncharged: true as const }),
    ...(isWithdrawn && { isWithdrawn: true as const }),
  };
}
