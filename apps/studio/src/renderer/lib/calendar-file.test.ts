import { makeDrop } from '@livedrops/sdk/testing';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { calendarFile } from './calendar-file.ts';

const NOW = Date.parse('2026-11-23T17:30:00.000Z');
const drop = makeDrop({
  id: 'drp_1',
  version: 3,
  title: 'Night; market, \\ and\nmore',
  startsAt: '2027-03-28T01:30:00.000Z',
  endsAt: '2027-03-28T02:30:00.000Z',
  status: 'scheduled',
});

/** What a calendar reads of a file. */
const eventsOf = (text: string): InstanceType<typeof ICAL.Event>[] =>
  new ICAL.Component(ICAL.parse(text) as never)
    .getAllSubcomponents('vevent')
    .map((event) => new ICAL.Event(event));

describe('a calendar file', () => {
  it('has each drop at its instants, with a name that stays', () => {
    const [event, other] = eventsOf(calendarFile([drop, { ...drop, id: 'drp_2', status: 'cancelled' }], NOW));
    expect(event?.uid).toBe('drp_1@livedrops');
    expect(event?.sequence).toBe(3);
    expect(event?.summary).toBe(drop.title);
    expect(event?.startDate.toJSDate().toISOString()).toBe(drop.startsAt);
    expect(event?.endDate.toJSDate().toISOString()).toBe(drop.endsAt);
    expect(event?.startDate.zone.tzid).toBe('UTC');
    expect(other?.uid).toBe('drp_2@livedrops');
    expect(other?.component.getFirstPropertyValue('status')).toBe('CANCELLED');
  });

  it('has lines of at most 75 bytes that end as the format wants, and keeps every text', () => {
    // As long as titles may be: short ones fill no line.
    const long = { maxLength: 140, size: 'max' } as const;
    const title = fc.oneof(
      fc.string({ unit: 'binary', ...long }),
      fc.string({ unit: 'grapheme-ascii', ...long }),
    );
    fc.assert(
      fc.property(title, (typed) => {
        // Signs that steer a terminal are no text, and a line has one kind of end.
        const name = typed.replace(/\r\n?/g, '\n').replace(/(?![\t\n])\p{Cc}/gu, '');
        const text = calendarFile([{ ...drop, title: name }], NOW);
        const lines = text.split('\r\n');
        expect(lines.at(-1)).toBe('');
        for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(lines.join('')).not.toMatch(/[\r\n]/);
        expect(eventsOf(text)[0]?.summary ?? '').toBe(name);
      }),
    );
  });

  it('is a calendar also without drops', () => {
    expect(eventsOf(calendarFile([], NOW))).toEqual([]);
  });
});
