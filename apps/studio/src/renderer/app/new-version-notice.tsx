import { t } from '@lingui/core/macro';
import { Button, CloseButton } from '@mantine/core';
import { useState } from 'react';
import { useStudio } from '../lib/studio.ts';
import { useIsNewVersion } from '../lib/use-page-version.ts';
import classes from './protection-notice.module.css';

/** Offers a new version of the page. It is loaded only by a press, because a form may be open or a drop on air. */
export const NewVersionNotice = () => {
  const { version } = useStudio();
  const isNew = useIsNewVersion();
  const [isDismissed, setDismissed] = useState(false);
  if (!isNew || isDismissed) return null;
  return (
    <div className={classes['notice']} role="status">
      <span>{t`A new version of the Studio is here. Unsaved changes are lost when you load it.`}</span>
      <Button variant="default" size="compact-xs" onClick={version.reload}>
        {t`Load it`}
      </Button>
      <CloseButton size="sm" aria-label={t`Later`} onClick={() => setDismissed(true)} />
    </div>
  );
};
