import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { useSession } from '../../lib/use-session.ts';
import { type Draft, draftsOf, keepDraft, removeDraft } from './drafts.ts';
import type { DropFormState } from './use-drop-form.ts';

/** Whether what was typed is kept on this computer: when it was last, or that it cannot be. */
export type DraftState = { kind: 'none' } | { kind: 'kept'; at: number } | { kind: 'not kept' };

/**
 * Keeps what is typed on this computer with every change, for as long as it is not sent. What was left earlier is offered; nothing is
 * written over it, unless somebody goes on with it.
 */
export const useDraft = (dropId: string | null, editing: DropFormState) => {
  const account = useSession()?.user.id ?? '';
  const [draftId, setDraftId] = useState(() => crypto.randomUUID() as string);
  const [offers, setOffers] = useState(() => draftsOf(account, dropId));
  const [keeping] = useState(() => createStore<DraftState>(() => ({ kind: 'none' })));
  const isSent = useRef(false);
  const { form, from, isChanged } = editing;
  const text = JSON.stringify({ form, from });
  useEffect(() => {
    if (isSent.current) return;
    if (!isChanged) {
      removeDraft(account, draftId);
      keeping.setState({ kind: 'none' }, true);
      return;
    }
    const at = Date.now();
    const typed = JSON.parse(text) as Pick<Draft, 'form' | 'from'>;
    const isKept = keepDraft(account, { id: draftId, dropId, savedAt: at, ...typed });
    keeping.setState(isKept ? { kind: 'kept', at } : { kind: 'not kept' }, true);
  }, [account, draftId, dropId, text, isChanged, keeping]);

  return {
    state: useStore(keeping),
    /** What was left earlier and is not decided on, the newest first. */
    offer: offers[0],
    /** Goes on with it. */
    take: (draft: Draft): void => {
      setDraftId(draft.id);
      setOffers([]);
      editing.restore(draft.form, draft.from);
    },
    drop: (draft: Draft): void => {
      removeDraft(account, draft.id);
      setOffers((all) => all.filter(({ id }) => id !== draft.id));
    },
    /** It was sent: nothing of it is kept any more. */
    end: (): void => {
      isSent.current = true;
      removeDraft(account, draftId);
    },
  };
};
