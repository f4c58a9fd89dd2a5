import * as z from 'zod/mini';
import { keptList, readKept, writeKept } from '../../lib/kept.ts';
import { dropFormSchema, type DropForm } from './drop-form.ts';
import type { FilledFrom } from './use-drop-form.ts';

/** What somebody typed and did not send. */
export type Draft = {
  id: string;
  /** The drop that is edited; `null`: a new one. */
  dropId: string | null;
  /** By this computer's clock. */
  savedAt: number;
  form: DropForm;
  from: FilledFrom;
};

const DRAFTS_MAX = 20;
const id = z.string().check(z.maxLength(128));

const DRAFTS = keptList<Draft>(
  'drafts',
  z.strictObject({
    id,
    dropId: z.nullable(id),
    savedAt: z.number(),
    form: dropFormSchema,
    from: z.strictObject({ form: dropFormSchema, version: z.nullable(z.number()) }),
  }),
  DRAFTS_MAX,
);

/** The drafts of a drop that an account has on this computer, the newest first; of new drops for `null`. */
export const draftsOf = (account: string, dropId: string | null): Draft[] =>
  readKept(DRAFTS, account).filter((draft) => draft.dropId === dropId);

/** Keeps a draft in the place of its earlier state. The oldest of too many goes. `false`: it is not kept. */
export const keepDraft = (account: string, draft: Draft): boolean =>
  writeKept(DRAFTS, account, [draft, ...withoutDraft(account, draft.id)].slice(0, DRAFTS_MAX));

export const removeDraft = (account: string, draftId: string): void => {
  const isKept = readKept(DRAFTS, account).some(({ id }) => id === draftId);
  if (isKept) writeKept(DRAFTS, account, withoutDraft(account, draftId));
};

const withoutDraft = (account: string, draftId: string): Draft[] =>
  readKept(DRAFTS, account).filter((draft) => draft.id !== draftId);
