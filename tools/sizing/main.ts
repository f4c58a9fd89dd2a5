import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { endAfter } from '../bench/end-after.ts';
import { say } from '../services/progress.ts';
import type { Costs } from './costs.ts';
import { compare, compareSplits } from './errors.ts';
import { fitCosts } from './fit.ts';
import { measure } from './measure.ts';
import measured from './measured.json' with { type: 'json' };
import type { Measurement } from './measurement.ts';
import { readOptions, type SizingOptions, USAGE } from './options.ts';
import { renderCompared, renderSales, renderSplits } from './report.ts';
import { findSetup, play, type Played, type Sale, SALES, type Setup } from './sales.ts';

// `pnpm sizing`: simulates the order path, beside what was measured of it.
const BOUND_MS = 30 * 60_000;
const FILE = fileURLToPath(new URL('measured.json', import.meta.url));
/** What one small machine does, beside the setup that is found. */
const TWO_CORES: Setup = { processes: 1, machine: { shared: 2 } };

endAfter('sizing', BOUND_MS);

// Every process that is measured is watched by a listener of its own.
process.setMaxListeners(50);
process.exitCode = await main();
process.exit();

async function main(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options.help) print(USAGE);
    else await size(options);
    return 0;
  } catch (error) {
    const isForPeople = error instanceof RangeError || (error instanceof TypeError && 'code' in error);
    say(isForPeople ? `${error.message}\n\n${USAGE}` : String(error instanceof Error ? error.stack : error));
    return 2;
  }
}

async function size(options: SizingOptions): Promise<void> {
  const { measurement, costs } = await obtain(options);
  print(`${measurement.machine}\n${measurement.note}\n`);
  print(renderCompared(await compare(measurement, costs)));
  print(`\n${renderSplits(await compareSplits(measurement, costs))}\n`);
  const played = await playAll(options, {
    costs: { ...costs, waitMs: options.waitMs ?? costs.waitMs },
    seed: options.seed,
  });
  print(renderSales(played));
}

async function obtain({
  measure: isAsked,
  fit,
}: SizingOptions): Promise<{ measurement: Measurement; costs: Costs }> {
  if (!isAsked && !fit) return { measurement: measured, costs: measured.costs };
  const { costs: _before, ...known } = measured;
  const measurement: Measurement = isAsked ? await measure() : known;
  const costs = await fitCosts(measurement);
  await writeFile(FILE, `${JSON.stringify({ ...measurement, costs }, null, 2)}\n`);
  return { measurement, costs };
}

async function playAll(
  { sale, setup }: SizingOptions,
  options: { costs: Costs; seed: number },
): Promise<{ sale: Sale; played: Played }[]> {
  const rows: { sale: Sale; played: Played }[] = [];
  const sales = sale ? [sale] : SALES;
  for (const one of sales) {
    rows.push({ sale: one, played: await play(one, setup ?? TWO_CORES, options) });
    if (!setup) rows.push({ sale: one, played: await findSetup(one, options) });
  }
  return rows;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
