import { type Drop, REMINDER_MINUTES } from '@livedrops/sdk/contract';
import { type DropState, statusAt } from './drop.rules.ts';
import type { DropSnapshot } from './drop.ts';

export const toDropState = (
  drop: Pick<DropSnapshot, 'status' | 'startsAt' | 'endsAt' | 'free'>,
): DropState => ({
  status: drop.status,
  startsAt: drop.startsAt.getTime(),
  endsAt: drop.endsAt.getTime(),
  free: drop.free,
});

/** The wire form of a drop at an instant (epoch ms). */
export const presentDrop = (drop: DropSnapshot, now: number): Drop => ({
  id: drop.id,
  creatorId: drop.creatorId,
  creatorName: drop.creatorName,
  creatorHandle: drop.creatorHandle,
  productId: drop.productId,
  title: drop.title,
  description: drop.description,
  imageUrl: drop.imageUrl,
  image: drop.image ?? null,
  price: drop.price,
  currency: drop.currency,
  startsAt: drop.startsAt.toISOString(),
  endsAt: drop.endsAt.toISOString(),
  status: statusAt(toDropState(drop), now),
  stock: drop.stock,
  remaining: drop.free,
  held: drop.held,
  perUserLimit: drop.perUserLimit,
  checkout: drop.checkout,
  holdSeconds: drop.holdSeconds,
  lowStockAt: drop.lowStockAt,
  reminderMinutes: drop.reminderMinutes ?? [...REMINDER_MINUTES],
  cancelMinutes: drop.cancelMinutes ?? null,
  version: drop.version,
  createdAt: drop.createdAt.toISOString(),
  updatedAt: drop.updatedAt.toISOString(),
});
