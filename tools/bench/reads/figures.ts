import { median, percentile, rounded } from '../figures.ts';
import { type Measured, pairedRatio } from '../harness.ts';
import { renderTable } from '../report.ts';
import type { Beside } from './beside.ts';
import type { ReadResult } from './load.ts';
import type { ReadRoute, Routes } from './routes.ts';

type Speed = { perSecond: number; p95: number; clientBusy: number };

export type Figures = {
  route: ReadRoute;
  livedrops: Speed;
  express: Speed;
  http: Speed;
  expressRatio: number | null;
  httpRatio: number | null;
  /** Against the database's driver with the query alone; `null` where there is no such query. */
  driverRatio: number | null;
  /** Against Express, which answers in full; `null` where there is no `ETag`. */
  notModifiedRatio: number | null;
  /** Of one caller after the other who want no older answer: the median (ms). */
  coldMs: number;
  faults: readonly string[];
};

export type AllFigures = {
  routes: readonly Figures[];
  deep: Routes['deep'];
  curves: readonly Curve[];
  beside: Beside;
};
export type Curve = {
  name: string;
  points: readonly { size: number; coldMs: number }[];
  faults: readonly string[];
};

const rate = ({ latenciesMs, seconds }: ReadResult) => latenciesMs.length / seconds;

export function toFigures(route: ReadRoute, measured: readonly Measured<ReadResult>[]): Figures {
  const of = (name: string) => measured.find((one) => one.name === name)?.results ?? [];
  const rates = (name: string) => of(name).map(rate);
  const speed = (name: string): Speed => ({
    perSecond: median(rates(name)),
    clientBusy: median(of(name).map(({ clientBusy }) => clientBusy)),
    p95: median(of(name).map(({ latenciesMs }) => percentile([...latenciesMs], 0.95))),
  });
  const ratio = (name: string, reference: string) => rounded(pairedRatio(rates(name), rates(reference)));
  return {
    route,
    livedrops: speed('livedrops'),
    express: speed('express'),
    http: speed('http'),
    expressRatio: ratio('livedrops', 'express'),
    httpRatio: ratio('livedrops', 'http'),
    driverRatio: ratio('livedrops', 'driver'),
    notModifiedRatio: ratio('304', 'express'),
    coldMs: medianLatency(of('cold')),
    faults: measured.flatMap(({ faults }) => faults),
  };
}

export const medianLatency = (results: readonly ReadResult[]): number =>
  median(results.map(({ latenciesMs }) => median([...latenciesMs])));

const HEAD = [
  'read',
  'answers/s',
  'p95 ms',
  'Express',
  'node:http',
  '× Express',
  '× http',
  '× driver',
  '304 × Express',
  'cold ms',
  'client',
];

export const renderReads = ({ routes, curves, beside, ...rest }: AllFigures): string =>
  [
    renderTable(
      HEAD,
      routes.map((one) => [
        one.route.name,
        whole(one.livedrops.perSecond),
        String(rounded(one.livedrops.p95, 1)),
        whole(one.express.perSecond),
        whole(one.http.perSecond),
        String(one.expressRatio),
        String(one.httpRatio),
        String(one.driverRatio ?? '-'),
        String(one.notModifiedRatio ?? '-'),
        String(rounded(one.coldMs, 1)),
        [one.livedrops, one.express, one.http]
          .map(({ clientBusy }) => `${Math.round(clientBusy * 100)} %`)
          .join(' '),
      ]),
    ),
    '',
    ...deepRatios({ routes, ...rest }).map(
      ({ name, ratio }) => `A deep page of ${name} takes ${ratio} of the first one, cold.`,
    ),
    ...curves.map(
      ({ name, points }) =>
        `Cold, by ${name}: ${points.map(({ size, coldMs }) => `${whole(size)}: ${rounded(coldMs, 1)} ms`).join(', ')}`,
    ),
    `${whole(beside.ordersPerSecond)} orders/s beside ${whole(beside.readsPerSecond)} reads/s: ${beside.orderRateBesideReaders} of the rate without, p95 ${whole(beside.orderP95.beside)} ms, and ${whole(beside.orderP95.alone)} without`,
    `With 2,000 open sockets a drop is read ${beside.readRateBesideSockets} as often.`,
    `10,000 readers of one cold key: ${beside.coldReads} read of the database. Of all calls ${beside.hitRatio} came from memory.`,
    ...[...routes, ...curves].flatMap(({ faults }) => faults),
  ].join('\n');

const whole = (value: number) => Math.round(value).toLocaleString('en');

function deepRatios({ routes, deep }: Pick<AllFigures, 'routes' | 'deep'>) {
  const coldOf = (route: ReadRoute) => routes.find((one) => one.route === route)?.coldMs ?? Number.NaN;
  return deep.map(({ name, first, deep: far }) => ({ name, ratio: rounded(coldOf(far) / coldOf(first)) }));
}

/** What machines read, by route. */
export function toBench({ routes, deep, curves, beside }: AllFigures) {
  const each = (pick: (one: Figures) => number | null) =>
    Object.fromEntries(routes.map((one) => [one.route.name, pick(one)]));
  const { coldReads, hitRatio, orderRateBesideReaders, readRateBesideSockets } = beside;
  return {
    name: 'reads',
    expressRatio: each(({ expressRatio }) => expressRatio),
    httpRatio: each(({ httpRatio }) => httpRatio),
    notModifiedRatio: each(({ notModifiedRatio }) => notModifiedRatio),
    deepPageRatio: Object.fromEntries(deepRatios({ routes, deep }).map(({ name, ratio }) => [name, ratio])),
    coldReads,
    orderRateBesideReaders,
    readRateBesideSockets,
    hitRatio,
    curves: Object.fromEntries(
      curves.map(({ name, points }) => [name, points.map(({ size, coldMs }) => [size, rounded(coldMs, 2)])]),
    ),
  };
}
