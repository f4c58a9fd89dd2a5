/** A date and a time as a wall calendar and clock show them: `2026-11-23` and `18:00` or `18:00:30`. */
export type WallTime = { date: string; time: string };

/** Which of two instants is meant where a clock that goes back shows one time twice. */
export type Twin = 'first' | 'second';

export type ZonedResult =
  | { kind: 'ok'; epochMs: number }
  /** The clocks go back over this time on that day, so that it happens twice. */
  | { kind: 'twice'; first: number; second: number }
  /** `gap`: the clocks jump over this time on that day. */
  | { kind: 'invalid'; reason: 'format' | 'gap' };

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

const partsIn = (epochMs: number, zone: string): Record<string, number> => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return Object.fromEntries(format.formatToParts(epochMs).map(({ type, value }) => [type, Number(value)]));
};

/** What the wall shows in a zone at an instant, to the second. */
export const toWallTime = (epochMs: number, zone: string): WallTime => {
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = partsIn(epochMs, zone);
  const seconds = second === 0 ? '' : `:${pad(second)}`;
  return { date: `${pad(year, 4)}-${pad(month)}-${pad(day)}`, time: `${pad(hour)}:${pad(minute)}${seconds}` };
};

const offsetMs = (epochMs: number, zone: string): number => {
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = partsIn(epochMs, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(epochMs / 1_000) * 1_000;
};

/** The instant of a wall time in a zone. A time that the clocks skip is refused. */
export const fromWallTime = ({ date, time }: WallTime, zone: string): ZonedResult => {
  const isWellFormed = /^\d{4}-\d{2}-\d{2}$/.test(date) && /^\d{2}:\d{2}(:\d{2})?$/.test(time);
  const asUtc = isWellFormed ? Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}Z`) : Number.NaN;
  if (Number.isNaN(asUtc)) return { kind: 'invalid', reason: 'format' };
  const offsets = [asUtc - 86_400_000, asUtc + 86_400_000].map((around) => offsetMs(around, zone));
  const found = offsets
    .filter((offset) => offsetMs(asUtc - offset, zone) === offset)
    .map((offset) => asUtc - offset);
  const first = Math.min(...found);
  const second = Math.max(...found);
  if (found.length === 0) return { kind: 'invalid', reason: 'gap' };
  return first === second ? { kind: 'ok', epochMs: first } : { kind: 'twice', first, second };
};

/** Which of its two times an instant is; `null` where the wall shows its time only once. */
export const twinOf = (epochMs: number, zone: string): Twin | null => {
  const wall = fromWallTime(toWallTime(epochMs, zone), zone);
  if (wall.kind !== 'twice') return null;
  return epochMs < wall.second ? 'first' : 'second';
};

export const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `Europe/Berlin (GMT+1)` at that instant. */
export const zoneLabel = (zone: string, epochMs: number): string => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'shortOffset',
  }).formatToParts(epochMs);
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return offset === '' || offset === zone ? zone : `${zone.replaceAll('_', ' ')} (${offset})`;
};
