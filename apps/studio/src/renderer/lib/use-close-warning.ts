import { useEffect } from 'react';
import type { CloseReason } from '../../shared/ipc.ts';
import { useStudio } from './studio.ts';

/** While it is on, closing the window asks first and says why. */
export const useCloseWarning = (reason: CloseReason, isOn: boolean): void => {
  const { closing } = useStudio();
  useEffect(() => (isOn ? closing.warn(reason) : undefined), [closing, reason, isOn]);
};
