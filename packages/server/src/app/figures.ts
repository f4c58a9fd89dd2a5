import type { OnRefill } from '../drops/index.ts';
import type { OrderFigures } from '../orders/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Answered } from '../platform/http/request-context.ts';
import type { LogPiece } from '../platform/log/event-log.ts';
import type { Metrics } from '../platform/metrics.ts';

// What the server tells Prometheus of its work. docs/metrics.md has a line for each; a test compares them.

/** Seconds. A promise is 2 s, and a good answer takes some milliseconds. */
const ANSWER_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
/** Up to the 8 s that a transaction may take, and a little more. */
const COMMIT_SECONDS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const GROUP_SIZES = [1, 2, 5, 10, 25, 50, 100, 250, 500];
/** An event is told within a second or so; consumers that were away come minutes later. */
const EVENT_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300];
/** Receivers may be away for days. */
const DELIVERY_SECONDS = [0.25, 0.5, 1, 2, 5, 15, 60, 300, 1800, 7200, 86_400];

/** Others are what nobody serves here: they are one series. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const STATUS_CLASSES = ['0xx', '1xx', '2xx', '3xx', '4xx', '5xx'];

/** Requests of both paths, by names that are written in this program: nothing that a caller sends becomes a label. */
export function countRequests(metrics: Metrics): (answered: Answered) => void {
  const seconds = metrics.histogram(
    'livedrops_http_request_seconds',
    'How long requests took, by endpoint of the contract, method and class of the status; aborted: the caller left before the answer.',
    ANSWER_SECONDS,
    ['route', 'method', 'status'],
  );
  return ({ route, method, status, isAborted, durationMs }) => {
    const labels = {
      route,
      method: METHODS.has(method) ? method : 'other',
      status: isAborted ? 'aborted' : (STATUS_CLASSES[Math.floor(status / 100)] ?? 'other'),
    };
    seconds.observe(labels, durationMs / 1000);
  };
}

/** What is shared by a group is observed once for the group. */
export function countOrders(metrics: Metrics): OrderFigures {
  const outcomes = metrics.counter(
    'livedrops_orders_total',
    'Requests for orders by what they came to: placed, replayed, unknown, or the code of the refusal.',
    ['outcome'],
  );
  const sizes = metrics.histogram(
    'livedrops_commit_group_size',
    'How many new orders, or changes of orders, were committed together.',
    GROUP_SIZES,
    ['work'],
  );
  const waits = metrics.histogram(
    'livedrops_commit_wait_seconds',
    'How long the first of each group waited for the commit before it to end.',
    COMMIT_SECONDS,
    ['work'],
  );
  const commits = metrics.histogram(
    'livedrops_commit_seconds',
    'How long the commit of a group took, with all its attempts.',
    COMMIT_SECONDS,
    ['work'],
  );
  const failures = metrics.counter(
    'livedrops_commit_failures_total',
    'Attempts to commit a group of orders that settled nothing: conflict, duplicate, unknown (outcome), or changed (terms). Each is tried again.',
    ['reason'],
  );
  // A rate can only be told of what was there before.
  for (const outcome of ['placed', 'replayed', 'unknown', 'sold_out', 'overloaded'])
    outcomes.inc({ outcome }, 0);
  for (const reason of ['conflict', 'duplicate', 'unknown', 'changed']) failures.inc({ reason }, 0);
  return {
    onOutcome: (outcome) => outcomes.inc({ outcome }),
    onGroup(work, { size, waitedMs, tookMs }) {
      sizes.observe({ work }, size);
      waits.observe({ work }, waitedMs / 1000);
      commits.observe({ work }, tookMs / 1000);
    },
    onFailure: (reason) => failures.inc({ reason }),
  };
}

export function countRefills(metrics: Metrics): OnRefill {
  const refills = metrics.counter(
    'livedrops_lane_refills_total',
    'Times that the lane of this process was to be filled: from the pool, from lanes of other processes (contention), with nothing, or not because the drop was frozen by an edit or closed.',
    ['from'],
  );
  for (const from of ['pool', 'lanes', 'nothing', 'frozen', 'closed']) refills.inc({ from }, 0);
  return (from) => refills.inc({ from });
}

type Aged = { occurredAt: Date };

/** Times from an event to what it leads to. They are of the oldest event of each batch: the worst, and once for many. */
export function countEvents(metrics: Metrics, clock: Clock) {
  const since = ({ occurredAt }: Aged) => Math.max(0, clock.now() - occurredAt.getTime()) / 1000;
  const relayed = metrics.histogram(
    'livedrops_relay_delay_seconds',
    'From an event to the moment in which the relay told it; of the oldest event of each batch.',
    EVENT_SECONDS,
  );
  const told = metrics.histogram(
    'livedrops_socket_delay_seconds',
    'From an event to the moment in which sockets of this process were told; of the oldest event of each batch.',
    EVENT_SECONDS,
  );
  const handled = metrics.histogram(
    'livedrops_consumer_delay_seconds',
    'From an event to the moment in which a group of consumers had handled it; of the oldest event of each batch.',
    EVENT_SECONDS,
    ['group'],
  );
  return {
    relayed: ([oldest]: readonly LogPiece[]) => oldest && relayed.observe(since(oldest)),
    told: ([oldest]: readonly Aged[]) => oldest && told.observe(since(oldest)),
    handled: (group: string, [oldest]: readonly LogPiece[]) =>
      oldest && handled.observe({ group }, since(oldest)),
  };
}

/** Told of each message that its receiver has taken. */
export function countDeliveries(
  metrics: Metrics,
  clock: Clock,
): (channel: 'push' | 'email' | 'webhook', occurredAt: Date) => void {
  const seconds = metrics.histogram(
    'livedrops_delivery_seconds',
    'From an event to the moment in which a push service, a mail server or an endpoint had taken its message, with all pauses on purpose (quiet hours, retries).',
    DELIVERY_SECONDS,
    ['channel'],
  );
  for (const channel of ['push', 'email', 'webhook']) seconds.zero({ channel });
  return (channel, occurredAt) =>
    seconds.observe({ channel }, Math.max(0, clock.now() - occurredAt.getTime()) / 1000);
}
