import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** A cell as the spreadsheet has understood it. `type` is that of OpenDocument: `string`, `float`, `date`, `boolean` … */
export type Cell = { type: string | null; text: string; value: string | null; formula: string | null };

const OPEN_MS = 120_000;
/** Comma, double quote, UTF-8, from the first line, no types given, the language of the system, and quoted cells are read like all others. */
const READING = 'CSV:44,34,76,1,,0,false,true';

/** Has LibreOffice read a CSV file with recognition of numbers and dates, and gives the cells of each row. */
export async function openSpreadsheet(soffice: string, csv: Uint8Array): Promise<Cell[][]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-office-'));
  try {
    const file = path.join(folder, 'orders.csv');
    await writeFile(file, csv);
    const profile = `-env:UserInstallation=${pathToFileURL(path.join(folder, 'profile')).href}`;
    const converting = ['--headless', `--infilter=${READING}`, '--convert-to', 'fods', '--outdir', folder];
    await promisify(execFile)(soffice, [profile, ...converting, file], { timeout: OPEN_MS });
    return rowsOf(await readFile(path.join(folder, 'orders.fods'), 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const rowsOf = (document: string): Cell[][] =>
  elements(document, 'table:table-row')
    .map(({ inside }) => elements(inside, 'table:table-cell').flatMap(cellsOf))
    .filter((row) => row.some(({ type }) => type !== null));

function cellsOf({ head, inside }: Element): Cell[] {
  const attribute = (name: string) => {
    const value = new RegExp(` ${name}="([^"]*)"`).exec(head)?.[1];
    return value === undefined ? null : decode(value);
  };
  const cell = {
    type: attribute('office:value-type'),
    text: elements(inside, 'text:p').map(textOf).join('\n'),
    value: attribute('office:date-value') ?? attribute('office:value'),
    formula: attribute('table:formula'),
  };
  return Array.from({ length: Number(attribute('table:number-columns-repeated') ?? 1) }, () => cell);
}

type Element = { head: string; inside: string };

/** The elements of a name, which are in none of the same name here. */
function elements(text: string, name: string): Element[] {
  const [, ...rest] = text.split(new RegExp(`<${name}(?=[ />])`));
  return rest.map((piece) => {
    const end = piece.indexOf('>');
    const head = piece.slice(0, end);
    return { head, inside: head.endsWith('/') ? '' : (piece.slice(end + 1).split(`</${name}>`)[0] ?? '') };
  });
}

const textOf = ({ inside }: Element): string =>
  decode(
    inside
      .replace(/<text:s(?: text:c="(\d+)")?\/>/g, (_, count = '1') => ' '.repeat(Number(count)))
      .replaceAll('<text:tab/>', '\t')
      .replace(/<[^<>]*>/g, ''),
  );

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const decode = (text: string): string =>
  text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name = '') =>
    hex !== undefined || decimal !== undefined
      ? String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
      : (ENTITIES[name] ?? whole),
  );
