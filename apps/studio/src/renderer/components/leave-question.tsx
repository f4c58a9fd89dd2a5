import { t } from '@lingui/core/macro';
import type { RefObject } from 'react';
import { useBlocker } from 'react-router';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useCloseWarning } from '../lib/use-close-warning.ts';

type LeaveQuestionProps = {
  /** It was sent, and the answer is not here yet. Leaving stops it. */
  isSaving: boolean;
  isUnsaved: boolean;
  /** What was typed is kept as a draft. */
  isKept: boolean;
  /** Turns true in the moment of saving or of giving up, before anything is drawn again. */
  mayLeave: RefObject<boolean>;
};

/** Asks before text that was typed and not sent is left, by another screen or by closing the window. */
export const LeaveQuestion = ({ isSaving, isUnsaved, isKept, mayLeave }: LeaveQuestionProps) => {
  const isAsked = isSaving || isUnsaved;
  useCloseWarning('unsaved', isAsked);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isAsked && !mayLeave.current && currentLocation.pathname !== nextLocation.pathname,
  );
  return (
    <ConfirmDialog
      title={t`Leave without saving?`}
      keepLabel={t`Stay here`}
      confirmLabel={t`Leave`}
      isOpen={blocker.state === 'blocked'}
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      {isSaving ? SAVING : isKept ? KEPT : LOST}
    </ConfirmDialog>
  );
};

const SAVING = t`The server has not answered yet. If you leave, saving is stopped.`;
const KEPT = t`What you typed is not sent. It stays on this computer as a draft, which you find here again.`;
const LOST = t`What you typed is not saved and would be lost.`;
