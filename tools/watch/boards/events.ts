import { graph, number, type Panel, quantile, rate } from '../board.ts';

const p95 = (histogram: string, by: readonly string[] = []) => quantile(0.95, histogram, by);

export const EVENTS: readonly Panel[] = [
  number({
    title: 'Oldest event in the outbox',
    badFrom: 10,
    says: 'Below a second is well.',
    unit: 's',
    lines: { age: 'max(livedrops_outbox_oldest_seconds)' },
  }),
  number({
    title: 'Outbox',
    says: 'Documents that wait.',
    lines: { documents: 'max(livedrops_outbox_documents)' },
  }),
  number({
    title: 'Dead letters',
    badFrom: 1,
    says: 'Events that could not be handled. People have to look at them.',
    lines: { letters: 'max(livedrops_dead_letters)' },
  }),
  number({
    title: 'An event on a socket',
    badFrom: 2,
    says: '95 of 100 batches are told so soon. The promise is two seconds.',
    unit: 's',
    lines: { p95: p95('livedrops_socket_delay_seconds') },
  }),
  graph({
    title: 'From an event to the relay and to sockets',
    says: 'If both are high, the relay is late; if only the sockets are, it is Redis or a busy process.',
    unit: 's',
    lines: {
      'relay p95': p95('livedrops_relay_delay_seconds'),
      'sockets p95': p95('livedrops_socket_delay_seconds'),
    },
  }),
  graph({
    title: 'From an event to each group',
    says: 'The group `sold` pauses on purpose while a drop sells.',
    unit: 's',
    lines: { '{{group}} p95': p95('livedrops_consumer_delay_seconds', ['group']) },
  }),
  graph({
    title: 'Groups behind',
    says: 'Events (with Kafka: records) that a group has before it.',
    lines: { '{{group}}': 'max by (group) (livedrops_consumer_behind)' },
  }),
  graph({
    title: 'From an event to a delivery',
    says: 'When a push service, a mail server or an endpoint had taken the message; with all pauses on purpose.',
    unit: 's',
    lines: { '{{channel}} p95': p95('livedrops_delivery_seconds', ['channel']) },
  }),
  graph({
    title: 'Deliveries',
    says: 'Messages that were taken, by channel.',
    unit: 'ops',
    lines: { '{{channel}}': `sum by (channel) (${rate('livedrops_delivery_seconds_count')})` },
  }),
  graph({
    title: 'Jobs',
    says: 'That wait or are dead; of each at most 10,000 are counted.',
    lines: { '{{queue}} {{state}}': 'max by (queue, state) (livedrops_jobs)' },
  }),
  graph({
    title: 'Jobs that are late',
    says: 'How long the oldest job of a queue has been due.',
    unit: 's',
    lines: { '{{queue}}': 'max by (queue) (livedrops_jobs_overdue_seconds)' },
  }),
  graph({
    title: 'Attempts at jobs',
    says: 'By queue and what they came to.',
    unit: 'ops',
    lines: { '{{queue}} {{state}}': `sum by (queue, state) (${rate('livedrops_job_attempts_total')})` },
  }),
];
