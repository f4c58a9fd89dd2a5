import type { RefObject } from 'react';
import { useBlocker } from 'react-router';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useCloseWarning } from '../lib/use-close-warning.ts';

type LeaveQuestionProps = {
  /** It was sent, and the answer is not here yet. Leaving stops it. */
  isSaving: boolean;
  isUnsaved: boolean;
  /** Turns true in the moment of saving or of giving up, before anything is drawn again. */
  mayLeave: RefObject<boolean>;
};

/** Asks before text that was typed is thrown away, by another screen or by closing the window. */
export const LeaveQuestion = ({ isSaving, isUnsaved, mayLeave }: LeaveQuestionProps) => {
  const isAsked = isSaving || isUnsaved;
  useCloseWarning('unsaved', isAsked);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isAsked && !mayLeave.current && currentLocation.pathname !== nextLocation.pathname,
  );
  return (
    <ConfirmDialog
      title="Leave without saving?"
      keepLabel="Stay here"
      confirmLabel="Leave"
      isOpen={blocker.state === 'blocked'}
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      {isSaving
        ? 'The server has not answered yet. If you leave, saving is stopped.'
        : 'What you typed is not saved and would be lost.'}
    </ConfirmDialog>
  );
};
