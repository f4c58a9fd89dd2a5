import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { formatWhen } from '../../lib/format.ts';
import type { Draft } from './drafts.ts';
import classes from './drop-editor.module.css';

type DraftNoticeProps = {
  draft: Draft;
  /** What a product is called. */
  productName: (productId: string) => string | undefined;
  onTake: () => void;
  onDrop: () => void;
};

/** Offers what was typed earlier and not sent. */
export const DraftNotice = ({ draft, productName, onTake, onDrop }: DraftNoticeProps) => {
  const { title, newTitle, productId, productMode } = draft.form;
  const product = productMode === 'new' ? newTitle : productName(productId);
  const name = title.trim() === '' ? (product ?? '') : title;
  return (
    <section className={classes['notice']} aria-label={t`Draft`}>
      <p>
        <b>{name === '' ? t`You have a draft without a name` : t`You have a draft: ${name}`}</b>
        <span className="dim">
          {t`It was kept on this computer on ${{ when: formatWhen(draft.savedAt) }}, and was not sent.`}
        </span>
      </p>
      <Button.Group>
        <Button variant="default" size="xs" onClick={onTake}>
          {t`Go on with it`}
        </Button>
        <Button variant="default" size="xs" onClick={onDrop}>
          {t`Throw it away`}
        </Button>
      </Button.Group>
    </section>
  );
};
