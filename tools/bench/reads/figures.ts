import { median, percentile, rounded } from '../figures.ts';
import { type Measured, pairedRatio } from '../harness.ts';
import { renderTable } from '../report.ts';
import type { ReadResult } from './load.ts';
import type { ReadRoute } from './routes.ts';

type Speed = { perSecond: number; p95: number; clientBusy: number };

export type Figures = {
  route: ReadRoute;
  livedrops: Speed;
  express: Speed;
  http: Speed;
  expressRatio: number | null;
  httpRatio: number | null;
  /** Against Express, which answers in full; `null` where there is no `ETag`. */
  notModifiedRatio: number | null;
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
    notModifiedRatio: ratio('304', 'express'),
    faults: measured.flatMap(({ faults }) => faults),
  };
}

const HEAD = [
  'read',
  'answers/s',
  'p95 ms',
  'Express',
  'node:http',
  '× Express',
  '× http',
  '304 × Express',
  'client',
];

export const renderReads = (figures: readonly Figures[]): string =>
  [
    renderTable(
      HEAD,
      figures.map(({ route, livedrops, express, http, expressRatio, httpRatio, notModifiedRatio }) => [
        route.name,
        whole(livedrops.perSecond),
        String(rounded(livedrops.p95, 1)),
        whole(express.perSecond),
        whole(http.perSecond),
        String(expressRatio),
        String(httpRatio),
        String(notModifiedRatio ?? '-'),
        [livedrops, express, http].map(({ clientBusy }) => `${Math.round(clientBusy * 100)} %`).join(' '),
      ]),
    ),
    ...figures.flatMap(({ faults }) => faults),
  ].join('\n');

const whole = (value: number) => Math.round(value).toLocaleString('en');

/** What machines read, by route. */
export function toBench(figures: readonly Figures[]) {
  const each = (pick: (one: Figures) => number | null) =>
    Object.fromEntries(figures.map((one) => [one.route.name, pick(one)]));
  return {
    name: 'reads',
    expressRatio: each(({ expressRatio }) => expressRatio),
    httpRatio: each(({ httpRatio }) => httpRatio),
    notModifiedRatio: each(({ notModifiedRatio }) => notModifiedRatio),
  };
}
