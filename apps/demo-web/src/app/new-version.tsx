import { Button, CloseButton } from '@mantine/core';
import { useState } from 'react';
import { useShop } from '../lib/shop-context.ts';
import { useIsNewVersion } from '../lib/use-page-version.ts';
import styles from './new-version.module.css';

/** Offers a new version of the shop. It is loaded only by a press, because the person may be buying or writing. */
export const NewVersion = () => {
  const { version } = useShop();
  const isNew = useIsNewVersion();
  const [isLater, setLater] = useState(false);
  return (
    <div role="status" className={styles['place']}>
      {isNew && !isLater && (
        <div className={styles['offer']}>
          <p>A new version is here.</p>
          <Button size="sm" onClick={version.reload}>
            Load it
          </Button>
          <CloseButton
            size="lg"
            aria-label="Later"
            className={styles['later'] ?? ''}
            onClick={() => setLater(true)}
          />
        </div>
      )}
    </div>
  );
};
