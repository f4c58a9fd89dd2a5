import { t } from '@lingui/core/macro';
import type { Creator, Picture } from '@livedrops/sdk';
import { useState } from 'react';
import { ConfirmAddress } from '../../components/confirm-address.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page } from '../../components/page.tsx';
import { ShopLink } from '../../components/shop-link.tsx';
import { useOwnCreator } from '../../lib/own-creator.ts';
import { mergeProfile, type ProfileForm, profileToForm } from '../../lib/profile-form.ts';
import { pageOfCreator } from '../../lib/shop-pages.ts';
import { useStudio } from '../../lib/studio.ts';
import { useChannels } from '../../lib/use-channels.ts';
import { useMe } from '../../lib/use-me.ts';
import { ProfileEditor } from './profile-editor.tsx';
import classes from './profile.module.css';

/** What a form was opened with. Another one begins anew. */
type Opened = {
  creator: Creator;
  form: ProfileForm;
  picture: Picture | null;
  /** The profile was changed elsewhere while it was edited here. */
  isMerged: boolean;
};

const open = (creator: Creator): Opened => ({
  creator,
  form: profileToForm(creator),
  picture: creator.avatar,
  isMerged: false,
});

/** What fans see of the signed-in creator, and where. */
export const ProfilePage = () => {
  const creator = useOwnCreator();
  const { data } = creator;
  return (
    <Page title={t`Profile`} width="narrow">
      <Unconfirmed />
      {creator.error !== null && data === undefined && (
        <ErrorNotice error={creator.error} onRetry={() => void creator.refetch()} />
      )}
      {creator.isPending && <p className="dim">{t`Loading…`}</p>}
      {data !== undefined && (
        <>
          <section className={classes['section']} aria-label={t`Your page in the shop`}>
            <h2>{t`Your page in the shop`}</h2>
            <p className="dim">{t`Fans follow you there. Its address has your handle, @${{ handle: data.handle }}, which stays as it is.`}</p>
            <ShopLink page={pageOfCreator(data)} />
          </section>
          <OpenedProfile known={data} />
        </>
      )}
    </Page>
  );
};

const OpenedProfile = ({ known }: { known: Creator }) => {
  const { client } = useStudio();
  // News of the profile must not change what somebody types over.
  const [opened, setOpened] = useState(() => open(known));
  const merge = async (form: ProfileForm, picture: Picture | null): Promise<void> => {
    const now = await client.creators.get(opened.creator.id);
    setOpened({
      creator: now,
      form: mergeProfile(form, opened.creator, now),
      picture: picture?.id === opened.creator.avatar?.id ? now.avatar : picture,
      isMerged: true,
    });
  };
  return (
    <ProfileEditor
      key={opened.creator.version}
      {...opened}
      onSaved={(saved) => setOpened(open(saved))}
      onConflict={merge}
    />
  );
};

const Unconfirmed = () => {
  const { data: me } = useMe();
  const { data: channels } = useChannels();
  // A server that sends no mail confirms no address.
  if (me === undefined || me.isEmailConfirmed || channels?.email !== true) return null;
  return (
    <section className={classes['section']} aria-label={t`Your e-mail address is not confirmed`}>
      <h2>{t`Your e-mail address is not confirmed`}</h2>
      <p className="dim">
        {t`Until it is, nothing but this one mail goes to ${{ email: me.email }}. Without it there is no way back when you forget your password.`}
      </p>
      <ConfirmAddress email={me.email} />
    </section>
  );
};
