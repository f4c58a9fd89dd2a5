import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { IconMovie, IconPhoto } from '@tabler/icons-react';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import type { PosterFacts } from './report-facts.ts';
import classes from './report.module.css';
import { usePoster } from './use-poster.ts';

/** What can be posted of a drop: a picture, or its start as a film of ten seconds. */
export const PosterButtons = ({ facts }: { facts: PosterFacts }) => {
  const { state, start, cancel, show } = usePoster(facts);
  const isMaking = state.kind === 'making';
  return (
    <div className={classes['share']}>
      <Button
        leftSection={<IconPhoto size={16} aria-hidden="true" />}
        disabled={isMaking}
        onClick={() => start('picture')}
      >
        {t`Save a picture`}
      </Button>
      <Button
        variant="default"
        leftSection={<IconMovie size={16} aria-hidden="true" />}
        disabled={isMaking}
        onClick={() => start('replay')}
      >
        {t`Save the replay`}
      </Button>
      <p className="dim" role="status">
        {state.kind === 'making' && state.what === 'replay' && (
          <span>{t`The film of ten seconds is recorded: ${{ percent: Math.floor(state.share * 100) }} %`}</span>
        )}
        {state.kind === 'saved' && <span>{t`Saved as ${{ name: state.file.name }}`}</span>}
      </p>
      {isMaking && state.what === 'replay' && (
        <Button variant="subtle" size="xs" onClick={cancel}>
          {t`Cancel`}
        </Button>
      )}
      {state.kind === 'saved' && (
        <Button variant="subtle" size="xs" onClick={() => show(state.file)}>
          {t`Show in folder`}
        </Button>
      )}
      {state.kind === 'failed' && <ErrorNotice error={state.error} />}
    </div>
  );
};
