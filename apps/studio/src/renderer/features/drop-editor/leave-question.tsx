import type { RefObject } from 'react';
import { useBlocker } from 'react-router';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useCloseWarning } from '../../lib/use-close-warning.ts';

/** Asks before text that was typed is thrown away, by another screen or by closing the window. */
export const LeaveQuestion = ({
  isUnsaved,
  isDone,
}: {
  isUnsaved: boolean;
  /** Turns true in the moment of saving, before anything is drawn again. */
  isDone: RefObject<boolean>;
}) => {
  useCloseWarning('unsaved', isUnsaved);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isUnsaved && !isDone.current && currentLocation.pathname !== nextLocation.pathname,
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
      What you typed is not saved and would be lost.
    </ConfirmDialog>
  );
};
