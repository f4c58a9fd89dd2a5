import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconCircle, IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { ConfirmAddress } from '../../components/confirm-address.tsx';
import { ShopLink } from '../../components/shop-link.tsx';
import { useOwnCreator } from '../../lib/own-creator.ts';
import { useOwnDrops } from '../../lib/own-drops.ts';
import { useOwnProducts } from '../../lib/own-products.ts';
import { pageOfCreator } from '../../lib/shop-pages.ts';
import { useChannels } from '../../lib/use-channels.ts';
import { useMe } from '../../lib/use-me.ts';
import classes from './overview.module.css';

type Step = { key: string; title: string; why: string; isDone: boolean; action: ReactNode };

/** What a new creator does first. It goes away when all is done, or when they do not want it. */
export const FirstRun = () => {
  const steps = useSteps();
  const { data: creator } = useOwnCreator();
  const [isPutAway, setPutAway] = useLocalStorage({
    key: `livedrops.studio.begun.${creator?.id ?? ''}`,
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const open = steps?.filter(({ isDone }) => !isDone);
  if (steps === null || isPutAway || open === undefined || open.length === 0) return null;
  const total = steps.length;
  const done = total - open.length;
  return (
    <section className={classes['first']} aria-label={t`First steps`}>
      <header>
        <h2>{t`First steps`}</h2>
        <span className="dim figures">{t`${done} of ${total} done`}</span>
        <Button variant="subtle" size="compact-xs" onClick={() => setPutAway(true)}>
          {t`Put away`}
        </Button>
      </header>
      <ol>
        {steps.map(({ key, title, why, isDone, action }) => (
          <li key={key} data-done={isDone ? '' : undefined}>
            {isDone ? (
              <IconCircleCheck size={20} aria-label={t({ context: 'step', message: 'Done' })} />
            ) : (
              <IconCircle size={20} aria-label={t({ context: 'step', message: 'To do' })} />
            )}
            <div>
              <b>{title}</b>
              {!isDone && <p className="dim">{why}</p>}
              {!isDone && action}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
};

/** `null` until all is known that decides whether they are shown. */
const useSteps = (): Step[] | null => {
  const { data: me } = useMe();
  const { data: creator } = useOwnCreator();
  const drops = useOwnDrops().data?.items;
  const products = useOwnProducts().data?.items;
  const { data: channels } = useChannels();
  if (!me || !creator || !drops || !products || !channels) return null;
  const go = (to: string, label: string) => (
    <Button component={Link} to={to} variant="default" size="xs">
      {label}
    </Button>
  );
  return [
    // A server that sends no mail confirms no address.
    ...(channels.email
      ? [
          {
            key: 'address',
            title: t`Confirm your e-mail address`,
            why: t`Use the link in the mail that you got. It is your way back if you forget the password.`,
            isDone: me.isEmailConfirmed,
            action: <ConfirmAddress email={me.email} />,
          },
        ]
      : []),
    {
      key: 'profile',
      title: t`Show who you are`,
      why: t`A picture and a few words: fans follow people, not handles.`,
      isDone: creator.bio !== '' && creator.avatarUrl !== null,
      action: go('/profile', t`Edit the profile`),
    },
    {
      key: 'product',
      title: t`Add a product`,
      why: t`What you sell: a name, a price, a picture.`,
      isDone: products.length > 0,
      action: go('/products', t`Go to the products`),
    },
    {
      key: 'follow',
      title: t`Get your first follower`,
      why: t`Post the link to your page, or print the QR code. Who follows hears of each drop.`,
      isDone: creator.followerCount > 0,
      action: <ShopLink page={pageOfCreator(creator)} />,
    },
    {
      key: 'drop',
      title: t`Schedule your first drop`,
      why: t`How many units there are, and when they go on sale.`,
      isDone: drops.length > 0,
      action: go('/drops/new', t`Schedule a drop`),
    },
  ];
};
