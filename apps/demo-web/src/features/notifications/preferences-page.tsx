import { Link, Navigate } from 'react-router';
import { RowSkeletons } from '../../components/loading.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Section } from '../../components/section.tsx';
import { ErrorState } from '../../components/states.tsx';
import { describeError } from '../../lib/describe-error.ts';
import { signInPath } from '../../lib/return-path.ts';
import { useSession } from '../../lib/shop-context.ts';
import { ChannelTable } from './channel-table.tsx';
import styles from './preferences-page.module.css';
import { useChangePreferences, useChannels, usePreferences } from './preferences-queries.ts';
import { PushCard } from './push-card.tsx';
import { QuietHoursChoice } from './quiet-hours.tsx';
import { ReminderChoice } from './reminder-choice.tsx';

const WHAT = 'What you want to hear of';

const Choices = ({ userId }: { userId: string }) => {
  const preferences = usePreferences(userId);
  const channels = useChannels();
  const { mutate, error, isSuccess, submittedAt } = useChangePreferences(userId);
  if (preferences.data === undefined || channels.data === undefined) {
    const failed = preferences.error ?? channels.error;
    const retry = () => Promise.all([preferences.refetch(), channels.refetch()]);
    return (
      <Section title={WHAT}>
        {failed === null ? (
          <RowSkeletons count={4} label="Loading your choices" />
        ) : (
          <ErrorState error={failed} onRetry={retry} />
        )}
      </Section>
    );
  }
  const { kinds, reminderMinutes, quietHours } = preferences.data;
  return (
    <>
      <Section title={WHAT}>
        <ChannelTable kinds={kinds} channels={channels.data} onChange={mutate} />
        <ReminderChoice minutes={reminderMinutes} onChange={mutate} />
      </Section>
      <Section title="When it is quiet">
        <QuietHoursChoice quiet={quietHours} onChange={mutate} />
      </Section>
      <SavedNote error={error} isSaved={isSuccess} savedAt={submittedAt} />
    </>
  );
};

/** What became of the last change; the good news goes by itself. */
const SavedNote = ({ error, isSaved, savedAt }: { error: unknown; isSaved: boolean; savedAt: number }) => (
  <div role="status" className={styles['status']}>
    {error !== null && (
      <p className={styles['failed']}>{`Not saved: it is as before. ${describeError(error).title}.`}</p>
    )}
    {isSaved && (
      <p key={savedAt} className={styles['saved']}>
        Saved
      </p>
    )}
  </div>
);

/** `/account/notifications`: what one is told, where and when. Every change is saved at once. */
export const PreferencesPage = () => {
  const userId = useSession()?.user.id;
  if (userId === undefined) return <Navigate to={signInPath('/account/notifications')} replace />;
  return (
    <div className={styles['page']}>
      <PageTitle title="Notification settings" />
      <p className={styles['lead']}>
        Changes are saved at once. What you have heard of so far is in{' '}
        <Link to="/notifications">your inbox</Link>.
      </p>
      <Section title="This device">
        <PushCard userId={userId} />
      </Section>
      <Choices key={userId} userId={userId} />
    </div>
  );
};
