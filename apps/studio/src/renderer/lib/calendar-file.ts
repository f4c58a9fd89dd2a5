import { plural } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { formatMoney } from './format.ts';

// The library `ics` counts characters where RFC 5545 counts bytes, so that its lines are too long in most scripts; and it brings a
// library of schemas along. `ical.js` reads and writes all of the format, in 78 KB. This is the little of it that a drop needs.

const LINE_BYTES = 75;
const encoder = new TextEncoder();

/** Texts keep what the format uses itself. What is no character of a text is left out. */
const escaped = (text: string): string =>
  text
    .replace(/[\\;,]/g, (sign) => `\\${sign}`)
    .replace(/\r\n|[\r\n]/g, '\\n')
    .replace(/(?!\t)\p{Cc}/gu, '');

/** A line of at most 75 bytes, which goes on in the next ones after a space. No character is cut. */
const folded = (line: string): string => {
  const lines: string[] = [];
  let [now, bytes] = ['', 0];
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (bytes + size > LINE_BYTES) {
      lines.push(now);
      [now, bytes] = [' ', 1];
    }
    now += character;
    bytes += size;
  }
  return [...lines, now].join('\r\n');
};

const utc = (instant: string | number): string =>
  `${new Date(instant).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

const descriptionOf = ({ price, currency, stock }: Drop): string =>
  `${formatMoney(price, currency)} · ${plural(stock, { one: '# unit', other: '# units' })}`;

const eventOf = (drop: Drop, nowMs: number): string[] => [
  'BEGIN:VEVENT',
  // A calendar that reads a later file puts the drop in the place of the same drop.
  `UID:${drop.id}@livedrops`,
  `SEQUENCE:${drop.version}`,
  `DTSTAMP:${utc(nowMs)}`,
  `LAST-MODIFIED:${utc(drop.updatedAt)}`,
  `DTSTART:${utc(drop.startsAt)}`,
  `DTEND:${utc(drop.endsAt)}`,
  `SUMMARY:${escaped(drop.title)}`,
  `DESCRIPTION:${escaped(descriptionOf(drop))}`,
  `STATUS:${drop.status === 'cancelled' ? 'CANCELLED' : 'CONFIRMED'}`,
  'END:VEVENT',
];

/** Drops as a calendar file (RFC 5545), with instants in UTC. */
export const calendarFile = (drops: readonly Drop[], nowMs: number): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//LiveDrops//Studio//EN',
    'CALSCALE:GREGORIAN',
    ...drops.flatMap((drop) => eventOf(drop, nowMs)),
    'END:VCALENDAR',
    '',
  ]
    .map(folded)
    .join('\r\n');
