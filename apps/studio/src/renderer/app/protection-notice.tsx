import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { CloseButton } from '@mantine/core';
import { useStore } from 'zustand';
import { useStudio } from '../lib/studio.ts';
import classes from './protection-notice.module.css';

/** Says that the sign-in will not outlive the window, and why. */
export const ProtectionNotice = () => {
  const { protection, config } = useStudio();
  const current = useStore(protection);
  const [isDismissed, setDismissed] = useState(false);
  // A browser tab is for development: nobody expects it to keep secrets.
  if (current === 'encrypted' || isDismissed || config.platform === 'web') return null;
  return (
    <div className={classes['notice']} role="status">
      <span>
        {t`This system has no key store that LiveDrops can use, so your sign-in is kept in memory only. You will sign in again next time.`}
      </span>
      <CloseButton size="sm" aria-label={t`Dismiss the notice`} onClick={() => setDismissed(true)} />
    </div>
  );
};
