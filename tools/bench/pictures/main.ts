import { parseArgs } from 'node:util';
import { makeInChild } from '../../../packages/server/src/pictures/make-in-child.ts';
import type { Forms } from '../../../packages/server/src/pictures/picture.ts';
import { LIMITS } from '@livedrops/sdk/contract';
import { median, rounded } from '../figures.ts';
import { interleave, type Measured, pairedRatio, type Subject } from '../harness.ts';
import { describeMachine, renderBench, renderTable } from '../report.ts';

// `pnpm bench:pictures`: a picture of 12 megapixels made in a process of its own, as the server does it, beside bare sharp in this one.
type Job = { make(): Promise<unknown> };

/** Three formats at four widths. */
const FORMS = 12;

await main();

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((argument) => argument !== '--'),
    options: { short: { type: 'boolean', default: false } },
  });
  const rounds = values.short ? 3 : 9;
  const photo = await takePhoto();
  const inChild = () => makeInChild(photo);
  const ownMb = await grownBy(inChild);
  const { makeForms } = await import('../../../packages/server/src/pictures/make-forms.ts');
  const bare = () => makeForms(photo, LIMITS.picturePixels);
  const bareMb = await grownBy(bare);
  const subjects = [subject('a process of its own', inChild), subject('bare sharp', bare)];
  const run = async ({ make }: Job) => {
    const startedAt = performance.now();
    await make();
    return performance.now() - startedAt;
  };
  const measured = await interleave<Job, number>(subjects, { rounds, warmUps: 1, run });
  process.stdout.write(`${report(measured, { rounds, photo, ownMb, bareMb })}\n`);
}

/** Noise, blurred: about as large and as hard to pack as what a phone takes. */
async function takePhoto(): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
  return sharp({ create: { width: 4000, height: 3000, channels: 3, background: 'gray', noise } })
    .blur(1.5)
    .jpeg({ quality: 90 })
    .toBuffer();
}

function subject(name: string, make: () => Promise<unknown>): Subject<Job, number> {
  const countForms = (made: unknown) => (made as Partial<Forms>).forms?.length;
  return {
    name,
    prepare: async () => ({ make }),
    verify: async () => (countForms(await make()) === FORMS ? [] : [`${name} made other forms`]),
  };
}

/** Megabytes that this process has more after three pictures. */
async function grownBy(make: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss();
  for (let nth = 0; nth < 3; nth += 1) await make();
  return Math.max(0, (process.memoryUsage.rss() - before) / 2 ** 20);
}

type Facts = { rounds: number; photo: Buffer; ownMb: number; bareMb: number };

function report(measured: readonly Measured<number>[], { rounds, photo, ownMb, bareMb }: Facts): string {
  const faults = measured.flatMap((one) => one.faults);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const [own = [], bare = []] = measured.map(({ results }) => results);
  const row = (name: string, results: readonly number[], mb: number) => [
    name,
    (median(results) / 1000).toFixed(2),
    (1000 / median(results)).toFixed(2),
    pairedRatio(results, bare).toFixed(2),
    mb.toFixed(0),
  ];
  return [
    `The ${FORMS} forms of a JPEG of 12 megapixels and ${(photo.length / 1e6).toFixed(1)} MB; medians of ${rounds} interleaved rounds`,
    describeMachine(),
    '',
    renderTable(
      ['made in', 's a picture', 'pictures/s', 'ratio', 'MB kept by this process'],
      [row('a process of its own', own, ownMb), row('bare sharp', bare, bareMb)],
    ),
    '',
    renderBench({
      name: 'pictures',
      perSecond: rounded(1000 / median(own)),
      overheadVsSharp: rounded(pairedRatio(own, bare)),
      keptMb: rounded(ownMb),
      keptMbBare: rounded(bareMb),
    }),
  ].join('\n');
}
