import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { type ChosenTime, instantOf, timeFault, type TimePart } from '../../lib/chosen-time.ts';
import { toWallTime, twinOf } from '../../lib/zoned-time.ts';
import { dropToForm, type DropField, type DropForm, type EditorMode } from './drop-form.ts';

export type TimesContext = {
  mode: EditorMode;
  nowMs: number;
  zone: string;
  /** The drop that is edited, as it is now; `null`: a new one. */
  drop: Drop | null;
};

/** Instants of a drop; `null` while they cannot be told. */
export type DropTimes = { start: number | null; end: number | null };

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

export const START_NAMES = { date: 'startDate', time: 'startTime', twin: 'startTwin' } as const;
export const END_NAMES = { date: 'endDate', time: 'endTime', twin: 'endTwin' } as const;

export const chosenStart = ({ startDate, startTime, startTwin }: DropForm): ChosenTime => ({
  date: startDate,
  time: startTime,
  twin: startTwin,
});

export const chosenEnd = ({ endDate, endTime, endTwin }: DropForm): ChosenTime => ({
  date: endDate,
  time: endTime,
  twin: endTwin,
});

/** What the form holds of a time that was chosen, under the names of its fields. */
export const fieldsOf = (names: Record<TimePart, DropField>, patch: Partial<ChosenTime>): Partial<DropForm> =>
  Object.fromEntries(Object.entries(patch).map(([part, value]) => [names[part as TimePart], value]));

/** When a drop with this form starts. Whole seconds, as the form shows them. */
export const startOf = (form: DropForm, nowMs: number, zone: string): number | null =>
  form.startMode === 'in'
    ? Math.ceil((nowMs + form.startInMinutes * MINUTE_MS) / SECOND_MS) * SECOND_MS
    : instantOf(chosenStart(form), zone);

const typedDuration = ({ durationMinutes }: DropForm): number | null => {
  const text = durationMinutes.trim().replace(',', '.');
  const minutes = /^\d{1,7}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  return minutes > 0 ? Math.round(minutes * MINUTE_MS) : null;
};

/** When a drop with this form starts and ends. */
export const typedTimes = (form: DropForm, nowMs: number, zone: string): DropTimes => {
  const start = startOf(form, nowMs, zone);
  if (form.endMode === 'at') return { start, end: instantOf(chosenEnd(form), zone) };
  const duration = typedDuration(form);
  return { start, end: start === null || duration === null ? null : start + duration };
};

const START_FIELDS = ['startMode', 'startDate', 'startTime', 'startTwin'] as const;
const END_FIELDS = ['endDate', 'endTime', 'endTwin'] as const;

/**
 * The same, but what the person did not touch stays as the drop has it, to the millisecond. The form shows less than that, and a start
 * that moves by a part of a second is a new time to the followers.
 */
export const timesOf = (form: DropForm, { nowMs, zone, drop }: TimesContext): DropTimes => {
  const typed = typedTimes(form, nowMs, zone);
  if (drop === null) return typed;
  const before = dropToForm(drop);
  const kept = { start: Date.parse(drop.startsAt), end: Date.parse(drop.endsAt) };
  const start = START_FIELDS.every((field) => form[field] === before[field]) ? kept.start : typed.start;
  if (form.endMode === 'at')
    return { start, end: END_FIELDS.every((field) => form[field] === before[field]) ? kept.end : typed.end };
  const duration =
    form.durationMinutes === before.durationMinutes ? kept.end - kept.start : typedDuration(form);
  return { start, end: start === null || duration === null ? null : start + duration };
};

const startFault = (form: DropForm, context: TimesContext): [DropField, string] | null => {
  const { mode, nowMs, zone } = context;
  if (mode === 'live' || form.startMode === 'in') return null;
  const fault = timeFault(chosenStart(form), zone);
  if (fault !== null) return [START_NAMES[fault.part], fault.message];
  return (timesOf(form, context).start ?? 0) <= nowMs ? ['startTime', t`This moment has passed`] : null;
};

const endFault = (form: DropForm, context: TimesContext): [DropField, string] | null => {
  const field = form.endMode === 'at' ? 'endTime' : 'durationMinutes';
  const fault = form.endMode === 'at' ? timeFault(chosenEnd(form), context.zone) : null;
  if (fault !== null) return [END_NAMES[fault.part], fault.message];
  const { start, end } = timesOf(form, context);
  if (form.endMode === 'after' && typedDuration(form) === null) return [field, t`Minutes, such as 60`];
  if (end === null) return null;
  if (start !== null && end <= start) return [field, t`The end must come after the start`];
  return context.mode === 'live' && end <= context.nowMs
    ? [field, t`The end would be in the past. To end now, use the live view.`]
    : null;
};

/** What is wrong with start and end, with the field of each. */
export const timeFaults = (form: DropForm, context: TimesContext): [DropField, string][] =>
  [startFault(form, context), endFault(form, context)].flatMap((fault) => (fault === null ? [] : [fault]));

/** The other way to say when a drop ends, with the end that the form says now. */
export const withEndMode = (
  form: DropForm,
  endMode: DropForm['endMode'],
  context: TimesContext,
): Partial<DropForm> => {
  const { start, end } = timesOf(form, context);
  if (start === null || end === null || end <= start) return { endMode };
  if (endMode === 'after') {
    const minutes = (end - start) / MINUTE_MS;
    return { endMode, durationMinutes: String(Math.round(minutes * 1_000) / 1_000) };
  }
  // An end that follows a press of the button is not known to the second.
  const near = form.startMode === 'in' ? Math.ceil(end / MINUTE_MS) * MINUTE_MS : end;
  const { date, time } = toWallTime(near, context.zone);
  return { endMode, endDate: date, endTime: time, endTwin: twinOf(near, context.zone) };
};
