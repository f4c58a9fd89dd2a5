/**
 * The wire contract of LiveDrops as zod schemas: one table of endpoints, one of events.
 * Needs `zod` 4; the SDK's root entry does not.
 */
export { emptyBody as emptyBodySchema, idempotencyKey as idempotencyKeySchema } from './fields.ts';
export { LIMITS } from './limits.ts';
export { fieldErrorsOf } from './field-errors.ts';
export { readEmailAddress } from './email-address.ts';
export { handleSkeleton, isLookAlike, nameSkeleton, readHandle } from './handle.ts';
export { isCommonPassword } from './password.ts';
export type { ReadText } from './text.ts';
export { readCallableUrl, readImageUrl, readLink, readTextOf } from './texts.ts';
export * from './account.ts';
export * from './api-key.ts';
export * from './api-key-access.ts';
export * from './api-key-form.ts';
export * from './chargeable.ts';
export * from './creator.ts';
export * from './csv.ts';
export * from './currency.ts';
export * from './drop.ts';
export * from './drop-notice.ts';
export * from './endpoint.ts';
export * from './endpoints/index.ts';
export * from './event.ts';
export * from './follow.ts';
export * from './customers-export.ts';
export { dayFormat, daysUpTo } from './follower-days.ts';
export * from './followers-export.ts';
export { EXPOSED_HEADERS, HEADERS } from '../types/headers.ts';
export { SDK_VERSION } from '../types/version.ts';
export * from './health.ts';
export { changePreferences } from './change-preferences.ts';
export { findHoldDifferences } from './hold-differences.ts';
export * from './notification.ts';
export * from './order.ts';
export * from './order-lines.ts';
export * from './order-parts.ts';
export * from './order-steps.ts';
export * from './picture.ts';
export * from './problem.ts';
export * from './product.ts';
export { quote, tame } from './quote.ts';
export { countReach, REACH_MAX, type Reachable } from './reach.ts';
export { longestFirst, REMINDER_MINUTES, type RemindedDrop, reminderFor } from './reminder.ts';
export {
  type AskedWord,
  creatorEntries,
  creatorEntry,
  entriesFor,
  NAMED_CREATORS_MAX,
  placesOf,
  productEntries,
  type ProductTexts,
  SEARCH_RANKS,
  searchWords,
  sortTitle,
} from './search-words.ts';
export * from './shop-paths.ts';
export * from './socket.ts';
export * from './sold.ts';
export * from './sold-export.ts';
export * from './sold-views.ts';
export * from './webhook.ts';
export * from './webhook-payload.ts';
export { PROBLEMS } from '../types/problem.ts';
export type * from '../types/index.ts';
