/**
 * Client for LiveDrops. Reaches nothing but `ky`: schemas are in `@livedrops/sdk/contract`, sockets in
 * `@livedrops/sdk/realtime`, mocks in `@livedrops/sdk/msw`.
 */
export { createLiveDrops } from './client.ts';
export type { LiveDrops } from './client.ts';
export type { Auth, LiveDropsOptions, OptionsPatch, RequestOptions } from './options.ts';
export { pictureAt } from './picture-at.ts';
export { createSession, memoryStorage, webStorage } from './session.ts';
export type { KeptSession, SessionChange, SessionListener, SessionStorage, SessionStore } from './session.ts';
export {
  AbortedError,
  ApiError,
  ConnectionError,
  isAbortedError,
  isApiError,
  isConnectionError,
  isLiveDropsError,
  LiveDropsError,
  TimeoutError,
} from './errors.ts';
export type { UnsettledOrder } from './errors.ts';
export { memoryOrderStorage, webOrderStorage } from './checkout/order-storage.ts';
export type { OrderStorage } from './checkout/order-storage.ts';
export { prepareOrder, resumeOrder } from './checkout/prepare-order.ts';
export type { PreparedOrder, PrepareOrderOptions } from './checkout/prepare-order.ts';
export { createIdempotencyKey } from './core/idempotency-key.ts';
export type { ApiPromise, CallMeta, CallResult } from './core/api-promise.ts';
export type { RequestSpec } from './core/call.ts';
export type { ClientEventListener, ClientEvents, ClientListeners } from './core/client-events.ts';
export type { Clock } from './core/clock.ts';
export type { UploadProgress } from './core/upload.ts';
export type { AttemptContext, CallContext, CallInfo, Middleware } from './core/middleware.ts';
export type { ListIterator, Paginated, Position } from './core/paginate.ts';
export type { Failure, RetryContext, RetryOptions } from './core/retry-decision.ts';
export type { Token, TokenCallback, TokenRequest, TokenSource } from './core/token-source.ts';
export type { CreatorQuery } from './resources/creators.ts';
export type { OpenDropQuery } from './resources/drops.ts';
export type { EventQuery } from './resources/events.ts';
export type { ProductQuery, UploadOptions } from './resources/products.ts';
export type {
  DemoLoginInput,
  LoginInput,
  RefreshInput,
  RegisterInput,
  Role,
  Session,
  UpdateMeInput,
  User,
} from './types/account.ts';
export type { ApiKey, ApiKeyKind, ApiKeyScope, CreateApiKeyInput, CreatedApiKey } from './types/api-key.ts';
export type {
  CreateCreatorInput,
  Creator,
  Customer,
  CustomerColumn,
  CustomerFilter,
  CustomerQuery,
  CustomersCsvQuery,
  CustomerSort,
  CustomerTotals,
  Follower,
  FollowerColumn,
  FollowerGrowth,
  FollowerGrowthQuery,
  FollowersCsvQuery,
  Reach,
  ReachKind,
  UpdateCreatorInput,
} from './types/creator.ts';
export type { CsvOptions } from './types/csv.ts';
export type {
  Checkout,
  CreateDropInput,
  Drop,
  DropQuery,
  DropPayments,
  DropReport,
  DropSales,
  DropStatus,
  RestockInput,
  RushPoint,
  SalesPoint,
  SalesQuery,
  SalesResolution,
  TestNotice,
  UpdateDropInput,
} from './types/drop.ts';
export type { EventData, EventEnvelope, EventPage, EventType, OrderEventData, Topic } from './types/event.ts';
export type { Follow, Following } from './types/follow.ts';
export type { ReminderMinutes } from './types/reminder.ts';
export type { Health, Ready, ServerTime } from './types/health.ts';
export type { Currency, Instant, MinorUnits } from './types/money.ts';
export type {
  MarkReadInput,
  NotificationChannel,
  NotificationChannels,
  NotificationItem,
  NotificationKind,
  NotificationPreferences,
  PushDevice,
  PushDeviceInput,
  PushKey,
  QuietHours,
  UnreadCount,
  UpdateNotificationPreferencesInput,
} from './types/notification.ts';
export type {
  CancelOrderInput,
  CreateOrderInput,
  DropOrder,
  Fulfillment,
  FulfillOrderInput,
  NoteOrderInput,
  Order,
  OrderDispute,
  OrderFailure,
  OrderItem,
  OrderLine,
  OrderPayment,
  OrderRefund,
  OrderStatus,
  PaymentStatus,
  PayOrderInput,
  RefundOrderInput,
  RefundStatus,
} from './types/order.ts';
export type { NumberedPage, Page, PageQuery } from './types/page.ts';
export type { Picture, PictureSource, ProductImageInput } from './types/picture.ts';
export type { FieldError, Outcome, Problem, ProblemCode } from './types/problem.ts';
export type { CreateProductInput, Product, ProductSort, UpdateProductInput } from './types/product.ts';
export type {
  BulkFailure,
  BulkFulfilInput,
  BulkStep,
  SoldChange,
  SoldColumn,
  SoldCounts,
  SoldCsvQuery,
  SoldExportQuery,
  SoldFilter,
  SoldOrder,
  SoldOrderDetails,
  SoldOrderRef,
  SoldQuery,
  SoldView,
} from './types/sold.ts';
export type {
  CreateWebhookInput,
  ReplayedWebhooks,
  ReplayWebhooksInput,
  UpdateWebhookInput,
  WebhookAttempt,
  WebhookData,
  WebhookDelivery,
  WebhookDeliveryDetails,
  WebhookDeliveryQuery,
  WebhookDeliveryState,
  WebhookDisabledReason,
  WebhookEndpoint,
  WebhookEndpointWithSecret,
  WebhookEventType,
  WebhookOrder,
  WebhookOrderData,
  WebhookPayload,
  WebhookType,
} from './types/webhook.ts';
