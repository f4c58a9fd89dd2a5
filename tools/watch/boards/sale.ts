import { graph, number, type Panel, quantile, rate, share } from '../board.ts';

const ORDERS = 'livedrops_orders_total';

export const SALE: readonly Panel[] = [
  number({
    title: 'Orders a second',
    says: 'Orders that were placed.',
    lines: { placed: `sum(${rate(`${ORDERS}{outcome="placed"}`)})` },
  }),
  number({
    title: 'Units too many or lost',
    badFrom: 1,
    says: 'Over all open drops. Anything but 0 is an alarm.',
    lines: { units: 'sum(abs(livedrops_books_difference_units))' },
  }),
  number({
    title: 'An answer to an order',
    badFrom: 2,
    says: 'So long or less, for 99 of 100.',
    unit: 's',
    lines: {
      p99: quantile(0.99, 'livedrops_http_request_seconds{route="orders.create", status!="aborted"}'),
    },
  }),
  number({
    title: 'Last audit',
    badFrom: 900,
    says: 'How long ago the books were looked at. A few seconds are well.',
    unit: 's',
    lines: { ago: 'time() - max(livedrops_books_audited_at_seconds)' },
  }),
  graph({
    title: 'Orders by what they came to',
    says: 'Refusals such as sold_out are normal in a rush; overloaded and unknown are not.',
    unit: 'ops',
    lines: { '{{outcome}}': `sum by (outcome) (${rate(ORDERS)})` },
  }),
  graph({
    title: 'How long an order takes',
    says: 'From the first byte of the request to the last of the answer.',
    unit: 's',
    lines: Object.fromEntries(
      [0.5, 0.95, 0.99].map((q) => [
        `p${q * 100}`,
        quantile(q, 'livedrops_http_request_seconds{route="orders.create", status!="aborted"}'),
      ]),
    ),
  }),
  graph({
    title: 'Orders that wait',
    says: 'By process, and how full its queue is. At 100 % orders are refused as overloaded.',
    unit: 'percentunit',
    lines: { '{{instance}}': 'max by (instance) (livedrops_order_queue / livedrops_order_queue_max)' },
  }),
  graph({
    title: 'Orders in a commit',
    says: 'Groups grow by themselves when more comes than single commits could take.',
    lines: {
      mean: `sum(${rate('livedrops_commit_group_size_sum{work="orders"}')}) / sum(${rate('livedrops_commit_group_size_count{work="orders"}')})`,
      p95: quantile(0.95, 'livedrops_commit_group_size{work="orders"}'),
    },
  }),
  graph({
    title: 'Waiting for a commit',
    says: 'How long the first of each group waited for the commit before it.',
    unit: 's',
    lines: { '{{work}} p95': quantile(0.95, 'livedrops_commit_wait_seconds', ['work']) },
  }),
  graph({
    title: 'Overloaded',
    says: 'The share of the orders that were refused because too many wait.',
    unit: 'percentunit',
    lines: { share: share(rate(`${ORDERS}{outcome="overloaded"}`), rate(ORDERS)) },
  }),
];
