import type { Drop } from '@livedrops/sdk';
import { useState } from 'react';
import { findDifferences, takeFacets, withFixed, type Difference } from './drop-changes.ts';
import { dropToForm, type DropForm, type EditorMode } from './drop-form.ts';

export type Choice = 'theirs' | 'mine';

/** What the form was filled from, and the version of the drop that this was; `null`: a new drop. */
export type FilledFrom = { form: DropForm; version: number | null };

export type DropFormState = {
  form: DropForm;
  from: FilledFrom;
  /** What was changed elsewhere while this form was open, and is not decided on. */
  differences: readonly Difference[];
  /** The version that saving replaces: the one that the form was filled from, until everything newer is decided on. */
  version: number | null;
  isChanged: boolean;
  change: (patch: Partial<DropForm>) => void;
  decide: (differences: readonly Difference[], choice: Choice) => void;
  /** Goes on with a form that was left, which may have been filled from an older version. */
  restore: (form: DropForm, from: FilledFrom) => void;
  /** Takes back everything that was typed. */
  reset: () => void;
};

/**
 * What the person edits. The drop itself may change meanwhile, and is handed in newer: then the form keeps its text, and says what
 * differs. Without that, saving would put the old values over the new ones.
 */
export const useDropForm = (drop: Drop | null, mode: EditorMode, first: () => DropForm): DropFormState => {
  const [form, setForm] = useState(first);
  const [from, setFrom] = useState<FilledFrom>({ form, version: drop?.version ?? null });
  const theirs = drop === null ? from.form : dropToForm(drop);
  const shown = mode === 'live' ? withFixed(form, theirs) : form;
  const differences = findDifferences({ from: from.form, theirs, mine: shown }, mode);
  const change = (patch: Partial<DropForm>): void => setForm((before) => ({ ...before, ...patch }));
  const decide = (decided: readonly Difference[], choice: Choice): void => {
    const facets = decided.map(({ facet }) => facet);
    setFrom((before) => ({ ...before, form: takeFacets(before.form, theirs, facets) }));
    if (choice === 'theirs') setForm((before) => takeFacets(before, theirs, facets));
  };
  const restore = (left: DropForm, filledFrom: FilledFrom): void => {
    setForm(left);
    setFrom(filledFrom);
  };
  return {
    form: shown,
    from,
    differences,
    version: differences.length === 0 ? (drop?.version ?? null) : from.version,
    isChanged:
      JSON.stringify(shown) !== JSON.stringify(mode === 'live' ? withFixed(from.form, theirs) : from.form),
    change,
    decide,
    restore,
    reset: () => restore(theirs, { form: theirs, version: drop?.version ?? null }),
  };
};
