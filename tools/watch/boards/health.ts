import { graph, number, type Panel, quantile, rate, share } from '../board.ts';

const REQUESTS = 'livedrops_http_request_seconds_count';

export const HEALTH: readonly Panel[] = [
  number({ title: 'Processes', says: 'That answer Prometheus.', lines: { up: 'sum(up{job="livedrops"})' } }),
  number({
    title: 'Requests a second',
    says: 'Over all processes and routes.',
    unit: 'reqps',
    lines: { requests: `sum(${rate(REQUESTS)})` },
  }),
  number({
    title: 'Failed',
    badFrom: 0.01,
    says: 'The share of the requests that ended with a 5xx.',
    unit: 'percentunit',
    lines: { share: `(sum(${rate(`${REQUESTS}{status="5xx"}`)}) or vector(0)) / sum(${rate(REQUESTS)})` },
  }),
  number({ title: 'Sockets', says: 'That are open.', lines: { sockets: 'sum(livedrops_sockets)' } }),
  graph({
    title: 'Requests by class of the status',
    says: '4xx are the callers, 5xx is the server; aborted: the caller left before the answer.',
    unit: 'reqps',
    lines: { '{{status}}': `sum by (status) (${rate(REQUESTS)})` },
  }),
  graph({
    title: 'How long requests take',
    says: 'Half of them, 95 and 99 of 100 take so long or less.',
    unit: 's',
    lines: Object.fromEntries(
      [0.5, 0.95, 0.99].map((q) => [
        `p${q * 100}`,
        quantile(q, 'livedrops_http_request_seconds{status!="aborted"}'),
      ]),
    ),
  }),
  graph({
    title: 'Busiest routes',
    says: 'By the name of the endpoint in the contract.',
    unit: 'reqps',
    lines: { '{{route}}': `topk(10, sum by (route) (${rate(REQUESTS)}))` },
  }),
  graph({
    title: 'Slowest routes',
    says: '95 of 100 requests of a route take so long or less.',
    unit: 's',
    lines: { '{{route}}': `topk(10, ${quantile(0.95, 'livedrops_http_request_seconds', ['route'])})` },
  }),
  graph({
    title: 'Failed requests',
    says: 'By route and class; the log has each with its request id.',
    unit: 'reqps',
    lines: {
      '{{route}} {{status}}': `topk(10, sum by (route, status) (${rate(`${REQUESTS}{status=~"4xx|5xx"}`)}))`,
    },
  }),
  graph({
    title: 'Shared reads from memory',
    says: 'The share of the reads that everybody may share and that needed no read of their own.',
    unit: 'percentunit',
    lines: {
      share: share(
        rate('livedrops_shared_reads_total{outcome!="read"}'),
        rate('livedrops_shared_reads_total'),
      ),
    },
  }),
  graph({
    title: 'Event loop',
    says: 'How long it was blocked, at worst and at p99. Above 0.5 s callers notice.',
    unit: 's',
    lines: {
      '{{instance}} worst': 'nodejs_eventloop_lag_max_seconds',
      '{{instance}} p99': 'nodejs_eventloop_lag_p99_seconds',
    },
  }),
  graph({
    title: 'CPU',
    says: 'Of one core. A process that sells uses about one at most.',
    unit: 'percentunit',
    lines: { '{{instance}}': rate('process_cpu_seconds_total') },
  }),
  graph({
    title: 'Memory',
    says: 'What the process holds, and what of it JavaScript uses.',
    unit: 'bytes',
    lines: {
      '{{instance}} all': 'process_resident_memory_bytes',
      '{{instance}} heap': 'nodejs_heap_size_used_bytes',
    },
  }),
  graph({
    title: 'Redis',
    says: '1 while a process reaches it. Without it everything still sells.',
    lines: { '{{instance}}': 'livedrops_redis_up' },
  }),
  graph({
    title: 'Versions',
    says: 'What runs. Two at a time are normal in a rolling restart.',
    lines: {
      '{{version}} {{role}} (Node {{node}})': 'count by (version, role, node) (livedrops_build_info)',
    },
  }),
];
