import { plural } from '@lingui/core/macro';
import { formatCount } from '../../../lib/format.ts';
import { locale } from '../../../lib/language.ts';
import { toCurve, unitsAt } from '../rush.ts';
import type { PosterFacts } from './report-facts.ts';

/** A square, which every place shows whole. */
export const POSTER_SIZE = 1080;

const INK = '#15132b';
const PAPER = '#f4f2fa';
const PINK = '#ff5fa2';
const DIM = '#aeabc8';
const MARGIN = 84;
const CHART = { top: 484, bottom: 816 };
/** From here on a replay shows how it ended. */
const END = 0.82;

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/**
 * Draws a drop as a picture to post.
 *
 * @param progress of its start: 0 before the first second, 1 when all is told
 */
export const drawPoster = (context: Context, facts: PosterFacts, progress: number): void => {
  const told = Math.min(1, progress / END);
  const isOver = progress >= END;
  context.fillStyle = INK;
  context.fillRect(0, 0, POSTER_SIZE, POSTER_SIZE);
  context.textBaseline = 'alphabetic';
  write(context, facts.creator, { y: 116, size: 38, colour: DIM, weight: 600 });
  write(context, facts.title, { y: 196, size: 72, weight: 800 });
  drawCount(context, facts, told);
  drawRace(context, facts, told);
  drawFoot(context, facts, isOver);
};

/** The units that are gone by then, counted up. */
const drawCount = (context: Context, facts: PosterFacts, told: number): void => {
  const { units, stock } = facts;
  // Units of later than the rush are told with its end.
  const shown = told >= 1 ? units : unitsAt(toCurve(facts.curve), told * lastSecond(facts) - 1);
  write(context, formatCount(shown), { y: 372, size: 168, weight: 800 });
  const all = formatCount(stock);
  const ofAll = plural(stock, { one: `of ${all} unit`, other: `of ${all} units` });
  write(context, ofAll, { y: 430, size: 38, colour: DIM, weight: 500 });
};

/** A slow drop before must not press this one against the edge. */
const lastSecond = ({ curve }: PosterFacts): number => Math.max(10, ((curve.at(-1)?.second ?? 0) + 1) * 1.4);

/** The line of the drop, and dashed that of the one before. */
const drawRace = (context: Context, facts: PosterFacts, told: number): void => {
  const last = lastSecond(facts);
  const line = (points: PosterFacts['curve'], stock: number, until: number): Path2D => {
    const curve = toCurve(points);
    const path = new Path2D();
    const width = POSTER_SIZE - 2 * MARGIN;
    // More points than the picture has columns would be drawn over each other.
    const steps = 240;
    for (let step = 0; step <= steps * until; step += 1) {
      const second = (step / steps) * last;
      const share = stock <= 0 ? 0 : Math.min(1, unitsAt(curve, second - 1) / stock);
      path.lineTo(MARGIN + (step / steps) * width, CHART.bottom - share * (CHART.bottom - CHART.top));
    }
    return path;
  };
  context.lineJoin = 'round';
  context.lineWidth = 2;
  context.strokeStyle = '#332f56';
  for (const y of [CHART.top, CHART.bottom]) {
    context.beginPath();
    context.moveTo(MARGIN, y);
    context.lineTo(POSTER_SIZE - MARGIN, y);
    context.stroke();
  }
  if (facts.ghost !== null) {
    context.setLineDash([14, 12]);
    context.lineWidth = 4;
    context.strokeStyle = DIM;
    context.stroke(line(facts.ghost.curve, facts.ghost.stock, 1));
    context.setLineDash([]);
  }
  context.lineWidth = 9;
  context.strokeStyle = PINK;
  context.stroke(line(facts.curve, facts.stock, told));
};

/** How it ended, and whose picture it is. */
const drawFoot = (context: Context, facts: PosterFacts, isOver: boolean): void => {
  if (isOver && facts.isSoldOut) {
    context.fillStyle = PAPER;
    context.fillRect(MARGIN, 852, POSTER_SIZE - 2 * MARGIN, 96);
    write(context, facts.headline.toLocaleUpperCase(locale()), {
      y: 919,
      size: 54,
      colour: INK,
      weight: 850,
      x: MARGIN + 28,
    });
  } else if (isOver) write(context, facts.headline, { y: 919, size: 50, weight: 750 });
  const count = formatCount(facts.buyers);
  const people = plural({ buyers: facts.buyers }, { one: `${count} person`, other: `${count} people` });
  const foot = isOver ? `${people} · LiveDrops` : 'LiveDrops';
  write(context, foot, { y: 1004, size: 32, colour: DIM, weight: 600 });
};

type Look = { y: number; size: number; weight: number; colour?: string; x?: number };

/** One line, smaller when it would not fit. */
const write = (
  context: Context,
  text: string,
  { y, size, weight, colour = PAPER, x = MARGIN }: Look,
): void => {
  context.fillStyle = colour;
  const room = POSTER_SIZE - x - MARGIN;
  let fitting = size;
  do {
    context.font = `${weight} ${fitting}px "Archivo Variable", system-ui, sans-serif`;
    fitting -= 2;
  } while (context.measureText(text).width > room && fitting > size / 2);
  context.fillText(text, x, y, room);
};
