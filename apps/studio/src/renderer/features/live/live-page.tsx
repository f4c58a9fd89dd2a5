import { useEffect, useState } from 'react';
import { useParams } from 'react-router';
import { useStore } from 'zustand';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page } from '../../components/page.tsx';
import { useStudio } from '../../lib/studio.ts';
import { useCreatorId } from '../../lib/use-session.ts';
import { createLiveStore, type LiveStore } from './live-store.ts';
import { LiveRoom } from './live-room.tsx';

/** One drop as it happens. */
export const LivePage = () => {
  const { dropId = '' } = useParams();
  const store = useLiveStore(dropId);
  return store === null ? null : <LiveContent key={dropId} store={store} />;
};

/** Follows the drop for as long as the screen is open. */
const useLiveStore = (dropId: string): LiveStore | null => {
  const { client, realtime } = useStudio();
  const creatorId = useCreatorId();
  const [store, setStore] = useState<LiveStore | null>(null);
  useEffect(() => {
    const made = createLiveStore({ client, realtime }, { dropId, creatorId });
    setStore(made);
    return () => made.stop();
  }, [client, realtime, dropId, creatorId]);
  return store;
};

const LiveContent = ({ store }: { store: LiveStore }) => {
  const { live, error } = useStore(store.view);
  if (live.drop !== null) return <LiveRoom live={live} drop={live.drop} error={error} store={store} />;
  return (
    <Page title="Live view">
      {error === null ? (
        <p className="dim">Loading…</p>
      ) : (
        <ErrorNotice error={error} onRetry={() => void store.refresh()} />
      )}
    </Page>
  );
};
