import { median, rounded } from '../figures.ts';
import { type Measured, pairedRatio } from '../harness.ts';
import type { CheckoutTimes } from './checkout.ts';
import type { StartTimes } from './product.ts';

export const NODE = 'node -e 0';
export const STATIC = 'static page';
export const WARM = 'pnpm start, warm';

/** A start in milliseconds; the references have only an end. */
export type Timed = Partial<StartTimes> & { ms: number };

export type StartFigures = {
  cold: CheckoutTimes & StartTimes;
  warm: readonly Measured<Timed>[];
};

export function toBench({
  cold,
  warm,
}: StartFigures): { name: 'start' } & Record<string, number | string | null> {
  const of = (name: string) => warm.find((measured) => measured.name === name)?.results ?? [];
  const ends = (name: string) => of(name).map(({ ms }) => ms);
  return {
    name: 'start',
    cloneToFirstPageMs: rounded(cold.cloneMs + cold.installMs + cold.firstPageMs, 0),
    installMs: rounded(cold.installMs, 0),
    firstStartMs: rounded(cold.firstPageMs, 0),
    warmStartMs: rounded(median(ends(WARM)), 0),
    warmApiReadyMs: rounded(median(of(WARM).flatMap(({ apiReadyMs }) => apiReadyMs ?? [])), 0),
    warmVsNodeStart: rounded(pairedRatio(ends(WARM), ends(NODE)), 1),
    nodeStartMs: rounded(median(ends(NODE)), 0),
    staticPageMs: rounded(median(ends(STATIC)), 0),
  };
}
