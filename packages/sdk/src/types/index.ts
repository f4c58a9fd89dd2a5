export type * from './account.ts';
export type * from './api-key.ts';
export type * from './creator.ts';
export type * from './drop.ts';
export type * from './event.ts';
export type * from './follow.ts';
export type * from './health.ts';

export type * from './money.ts';
export type * from './notification.ts';
export type * from './order.ts';
export type * from './page.ts';
export type * from './picture.ts';
export type * from './problem.ts';
export type * from './product.ts';
export type * from './reminder.ts';
export type * from './sold.ts';
export type * from './webhook.ts';
