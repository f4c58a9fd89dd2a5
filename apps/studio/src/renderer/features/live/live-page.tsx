import { t } from '@lingui/core/macro';
import { useEffect, useState } from 'react';
import { useParams } from 'react-router';
import { useStore } from 'zustand';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page } from '../../components/page.tsx';
import { useStudio } from '../../lib/studio.ts';
import { useCreatorId } from '../../lib/use-session.ts';
import { LiveRoom } from './live-room.tsx';
import { createLiveStore } from './live-store.ts';

/** One drop as it happens. */
export const LivePage = () => {
  const { dropId = '' } = useParams();
  return <LiveContent key={dropId} dropId={dropId} />;
};

const LiveContent = ({ dropId }: { dropId: string }) => {
  const { client, realtime } = useStudio();
  const creatorId = useCreatorId();
  const [store] = useState(() => createLiveStore({ client, realtime }, { dropId, creatorId }));
  useEffect(() => store.start(), [store]);
  const { live, error } = useStore(store.view);
  if (live.drop !== null) return <LiveRoom live={live} drop={live.drop} error={error} store={store} />;
  return (
    <Page title={t`Live view`}>
      {error === null ? (
        <p className="dim">{t`Loading…`}</p>
      ) : (
        <ErrorNotice error={error} onRetry={() => void store.refresh()} />
      )}
    </Page>
  );
};
