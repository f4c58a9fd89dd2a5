import { t } from '@lingui/core/macro';
import { instantOf } from '../../lib/chosen-time.ts';
import { formatWhen } from '../../lib/format.ts';
import { localZone } from '../../lib/zoned-time.ts';
import type { DropField, DropForm, EditorMode } from './drop-form.ts';
import { chosenEnd, startOf } from './drop-times.ts';

/** What a person changes in one go, though the form may keep it in several fields. */
export type Facet = {
  label: string;
  fields: readonly DropField[];
  /** It cannot be changed once the drop is on air. */
  isFixedOnAir: boolean;
  say: (form: DropForm) => string;
};

export type Difference = {
  facet: Facet;
  was: string;
  is: string;
  /** What the form holds instead; `null` when the person did not change it. */
  mine: string | null;
};

const orNone = (text: string, none: string): string => (text.trim() === '' ? none : text);

/** An instant that the form tells in its own zone; the text itself when it is not one yet. */
const sayStart = (form: DropForm): string => {
  if (form.startMode === 'in') return t`${{ minutes: form.startInMinutes }} min after saving`;
  const start = startOf(form, 0, localZone());
  return start === null ? `${form.startDate} ${form.startTime}` : formatWhen(start);
};

const sayEnd = (form: DropForm): string => {
  if (form.endMode === 'after') return t`${{ minutes: form.durationMinutes }} min after the start`;
  const end = instantOf(chosenEnd(form), localZone());
  return end === null ? `${form.endDate} ${form.endTime}` : formatWhen(end);
};

const FACETS: readonly Facet[] = [
  {
    label: t`Price`,
    fields: ['price'],
    isFixedOnAir: false,
    say: ({ price, currency }) => `${price} ${currency}`,
  },
  {
    label: t`Name of the drop`,
    fields: ['title'],
    isFixedOnAir: false,
    say: ({ title }) => title,
  },
  {
    label: t`Start`,
    fields: ['startMode', 'startInMinutes', 'startDate', 'startTime', 'startTwin'],
    isFixedOnAir: true,
    say: sayStart,
  },
  {
    label: t`End`,
    fields: ['endMode', 'durationMinutes', 'endDate', 'endTime', 'endTwin'],
    isFixedOnAir: false,
    say: sayEnd,
  },
  {
    label: t`Reminders`,
    fields: ['reminderMinutes'],
    isFixedOnAir: true,
    say: ({ reminderMinutes }) =>
      reminderMinutes.length === 0
        ? t({ context: 'reminders', message: 'none' })
        : reminderMinutes.map((minutes) => t`${minutes} min`).join(', '),
  },
  {
    label: t`Units in stock`,
    fields: ['stock'],
    isFixedOnAir: true,
    say: ({ stock }) => stock,
  },
  {
    label: t`Limit per person`,
    fields: ['perUserLimit'],
    isFixedOnAir: true,
    say: ({ perUserLimit }) => orNone(perUserLimit, t`no limit`),
  },
  {
    label: t`Low-stock mark`,
    fields: ['lowStockAt'],
    isFixedOnAir: false,
    say: ({ lowStockAt }) => orNone(lowStockAt, t`never`),
  },
  {
    label: t`Minutes to cancel`,
    fields: ['cancelMinutes'],
    isFixedOnAir: false,
    say: ({ cancelMinutes }) => orNone(cancelMinutes, t`until packed`),
  },
];

const isSame = (a: DropForm, b: DropForm, { fields }: Facet): boolean =>
  fields.every((field) => JSON.stringify(a[field]) === JSON.stringify(b[field]));

/** What was changed elsewhere since the form was filled `from` the drop, and is not what the form says already. */
export const findDifferences = (
  { from, theirs, mine }: { from: DropForm; theirs: DropForm; mine: DropForm },
  mode: EditorMode,
): Difference[] =>
  FACETS.filter((facet) => !(mode === 'live' && facet.isFixedOnAir))
    .filter((facet) => !isSame(from, theirs, facet) && !isSame(mine, theirs, facet))
    .map((facet) => ({
      facet,
      was: facet.say(from),
      is: facet.say(theirs),
      mine: isSame(mine, from, facet) ? null : facet.say(mine),
    }));

/** The form with these facets taken from another. */
export const takeFacets = (form: DropForm, other: DropForm, facets: readonly Facet[]): DropForm => ({
  ...form,
  ...Object.fromEntries(facets.flatMap(({ fields }) => fields.map((field) => [field, other[field]]))),
});

/** What is fixed on air is as the drop says, whatever was typed before it went on air. */
export const withFixed = (form: DropForm, drop: DropForm): DropForm =>
  takeFacets(
    form,
    drop,
    FACETS.filter(({ isFixedOnAir }) => isFixedOnAir),
  );
