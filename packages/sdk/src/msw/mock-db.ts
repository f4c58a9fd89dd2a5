import type { Session, User } from '../types/account.ts';
import type { CreatedApiKey } from '../types/api-key.ts';
import type { CreateCreatorInput, Creator } from '../types/creator.ts';
import type { CreateDropInput, Drop } from '../types/drop.ts';
import type { Topic } from '../types/event.ts';
import type { Follow } from '../types/follow.ts';
import type { Order } from '../types/order.ts';
import type { NotificationPreferences, PushDevice } from '../types/notification.ts';
import type { Picture } from '../types/picture.ts';
import type { CreateProductInput, Product } from '../types/product.ts';
import type { BulkStep, SoldChange } from '../types/sold.ts';
import type { WebhookDeliveryDetails, WebhookEndpoint } from '../types/webhook.ts';
import type { EventLog } from './event-log.ts';
import type { MockClock } from './mock-clock.ts';
import { MockProblem } from './mock-problem.ts';

/** A person of the mock, with the password in plain text. */
export type MockUser = User & { password: string; isDemo: boolean };
/** A mail that the mock would have sent; `token` is what its link has behind the `#`, and works once. */
export type MockMail = {
  to: string;
  kind: 'confirm' | 'reset' | 'known' | 'password_changed' | 'email_changed';
  userId: string;
  token: string | null;
};
/** An order with what the server keeps beside it. */
export type MockOrder = Order & {
  key: string;
  bodyHash: string;
  /** Later keys that were answered with this hold, and what was asked for under them. */
  laterKeys: Map<string, string>;
  /** Whether units of the drops are out for the parts that are not over: held while `pending`, sold when `confirmed`. */
  isHolding: boolean;
  /** When the demo provider says that it has the money, in epoch milliseconds; `null` while nothing is open. */
  decidesAtMs: number | null;
  /** How often somebody has begun to pay it. */
  tries: number;
  /** When the money of refunds is back, by drop. */
  refundsAtMs: Record<string, number>;
  /** Drops whose parts ended before the payment of the others began. */
  uncharged: string[];
  /** Drops whose units did not go back on sale when their part ended. */
  withdrawn: string[];
  /** By drop, what their creators decided to give back of parts that go on. */
  owed: Record<string, number>;
  /** By drop, what their creators wrote down. */
  notes: Record<string, string>;
  /** What happened to it, oldest first, and to the parts of which drops. */
  history: (SoldChange & { dropIds: string[] })[];
};
/** An API key with its owner. Unlike the server, the mock keeps the key itself. */
export type MockApiKey = CreatedApiKey & { userId: string };
/** A webhook endpoint with what the server keeps beside it. */
export type MockWebhook = WebhookEndpoint & {
  creatorId: string;
  /** Until when earlier secrets sign, newest first, in epoch milliseconds. */
  oldSecretsUntilMs: number[];
};

/** A picture with what the server keeps beside it. Unlike the server, the mock keeps the file itself. */
export type MockPicture = { picture: Picture; creatorId: string; file: Uint8Array };

/** One message to one endpoint, as the mock logs it. */
export type MockDelivery = WebhookDeliveryDetails & { endpointId: string };
type MockSession = {
  userId: string;
  accessToken: string;
  expiresAtMs: number;
  refreshToken: string;
  /** The refresh tokens that this one has replaced, newest first. */
  spentTokens: readonly string[];
  /** What the client called the refresh that traded in the newest of them. */
  attemptId: string | undefined;
  /** When that was, in epoch milliseconds. */
  rotatedAtMs: number;
};

/** News of the mock beside its events. */
export type MockSignal = {
  tell: (about: string) => void;
  subscribe: (listener: (about: string) => void) => () => void;
};

/** What the mock server knows. Tests may read and change all of it. */
export type MockDb = {
  clock: MockClock;
  users: Map<string, MockUser>;
  creators: Map<string, Creator>;
  follows: Follow[];
  products: Map<string, Product>;
  /** Pictures that were uploaded. They are never collected. */
  pictures: Map<string, MockPicture>;
  /** By product or creator: the address that was typed, which is not shown while there are pictures. */
  typedImageUrls: Map<string, string | null>;
  drops: Map<string, Drop>;
  orders: Map<string, MockOrder>;
  /** By drop: clients that follow it, which a test may set. */
  watching: Map<string, number>;
  /** By drop: refused orders by their code. */
  refused: Map<string, Record<string, number>>;
  /** By drop: when no unit was left for the first time. */
  soldOutAt: Map<string, string>;
  sessions: MockSession[];
  apiKeys: Map<string, MockApiKey>;
  /** Bulk steps with the creator who asked for them; the mock does each at once. */
  bulkSteps: Map<string, BulkStep & { creatorId: string }>;
  /** Answers by person and idempotency key. */
  intents: Map<string, { call: string; data: unknown }>;
  webhooks: Map<string, MockWebhook>;
  /** The log of deliveries. Nothing is sent anywhere: every message counts as taken with 200 until a test says otherwise. */
  deliveries: Map<string, MockDelivery>;
  events: EventLog;
  /** Reminders of drops that were told. */
  reminders: Set<string>;
  /** By person; a person who never chose has the defaults. */
  preferences: Map<string, NotificationPreferences>;
  /** By person: up to when everything is read, in epoch milliseconds. */
  readUpToMs: Map<string, number>;
  /** Who wants to know when somebody read or chose something: `tell` is called with the person. */
  inboxes: MockSignal;
  /** Who wants to know when an API key was revoked: `tell` is called with the key. */
  revokedKeys: MockSignal;
  /** Devices that push messages would go to, by endpoint. */
  pushDevices: Map<string, PushDevice & { userId: string }>;
  /** Notices that people sent to themselves, oldest first, and in which minute since 1970 that was. */
  testNotices: { userId: string; minute: number; dropId: string }[];
  /** What `push.key` answers; `null` is a server that sends no push messages. */
  pushKey: string | null;
  /** Mails about accounts, oldest first. */
  mails: MockMail[];
  /** Whether this is a server that sends e-mail. */
  hasEmail: boolean;
  /** How long the demo provider takes by the clock: to decide `demo_delay`, and to be found out about after `demo_lost`. */
  payments: { delayMs: number; lostMs: number };
  now: () => string;
  nextId: (prefix: string) => string;
  /** Starts and ends what is due by the clock, holds and payments included. Every request does this first. */
  settle: () => void;
  /** Moves the clock and settles. */
  advance: (ms: number) => void;
  addUser: (input: { email: string; name: string; password?: string; isDemo?: boolean }) => MockUser;
  addCreator: (userId: string, input: CreateCreatorInput) => Creator;
  addProduct: (creatorId: string, input: CreateProductInput) => Product;
  addDrop: (input: CreateDropInput) => Drop;
  /** Signs a person in without a password. */
  signIn: (email: string) => Session;
};

/** How long an access token of the mock lives, in milliseconds. */
const ACCESS_TOKEN_MS = 15 * 60_000;

/** The user as everybody may see them: without the password. */
export const presentUser = ({
  id,
  email,
  name,
  role,
  creatorId,
  isEmailConfirmed,
  showsFollows,
  showsEmail,
}: MockUser): User => ({
  id,
  email,
  name,
  role,
  ...(creatorId === undefined ? {} : { creatorId }),
  isEmailConfirmed,
  showsFollows,
  showsEmail,
});

/** The address of a person as creators see it who sold them something. */
export const shownEmail = (user: MockUser | undefined): string | null =>
  user?.showsEmail === true && user.isEmailConfirmed ? user.email : null;

/** A session that begins, or one that goes on with the next pair of tokens. */
export const openSession = (
  db: MockDb,
  user: MockUser,
  before?: MockSession,
  attemptId?: string,
): Session => {
  const session: MockSession = {
    userId: user.id,
    accessToken: db.nextId('access'),
    expiresAtMs: db.clock.now() + ACCESS_TOKEN_MS,
    refreshToken: db.nextId('refresh'),
    spentTokens: before === undefined ? [] : [before.refreshToken, ...before.spentTokens],
    attemptId,
    rotatedAtMs: db.clock.now(),
  };
  db.sessions = [...db.sessions.filter((one) => one !== before), session];
  return presentSession(user, session);
};

export const presentSession = (
  user: MockUser,
  { accessToken, expiresAtMs, refreshToken }: MockSession,
): Session => ({
  user: presentUser(user),
  accessToken,
  accessTokenExpiresAt: new Date(expiresAtMs).toISOString(),
  refreshToken,
});

/** Where the news about a drop goes. */
export const dropTopics = (drop: Drop): Topic[] => [`drop:${drop.id}`, `creator:${drop.creatorId}`];

/** What `find` finds, or the answer 404. */
export const found = <T>(thing: T | undefined, what: string): T => {
  if (thing === undefined) throw new MockProblem('not_found', `There is no such ${what}`);
  return thing;
};
