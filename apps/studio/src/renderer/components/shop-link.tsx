import { t } from '@lingui/core/macro';
import { ActionIcon, Button } from '@mantine/core';
import { IconCheck, IconCopy, IconExternalLink, IconQrcode } from '@tabler/icons-react';
import { useState } from 'react';
import { type ShopPage, useShopAddress } from '../lib/shop-pages.ts';
import { QrDialog } from './qr-dialog.tsx';
import classes from './shop-link.module.css';

type ShopLinkProps = {
  page: ShopPage;
  /** One button, as for a row of a table. It opens all the rest. */
  isCompact?: boolean;
};

/** Where fans find something: to copy, to open in the browser, and as a QR code. Nothing while the address is not known. */
export const ShopLink = ({ page, isCompact = false }: ShopLinkProps) => {
  const address = useShopAddress(page);
  const [isShown, setShown] = useState(false);
  if (address === null) return null;
  const show = (): void => setShown(true);
  const { about } = page;
  return (
    <>
      {isCompact ? (
        <ActionIcon
          variant="default"
          size={30}
          aria-label={t`Shop page of ${about}`}
          title={t`Its page in the shop`}
          onClick={show}
        >
          <IconQrcode size={16} aria-hidden="true" />
        </ActionIcon>
      ) : (
        <div className={classes['link']}>
          <code className={classes['address']}>{address}</code>
          <ShopButtons address={address} about={about} />
          <Button
            variant="default"
            size="xs"
            leftSection={<IconQrcode size={16} aria-hidden="true" />}
            aria-label={t`QR code of ${about}`}
            onClick={show}
          >
            {t`QR code`}
          </Button>
        </div>
      )}
      {isShown && (
        <QrDialog address={address} about={about} onClose={() => setShown(false)}>
          <ShopButtons address={address} about={about} />
        </QrDialog>
      )}
    </>
  );
};

type Copied = 'no' | 'yes' | 'refused';

const SAID: Record<Copied, string> = {
  no: '',
  yes: t`The address is copied`,
  refused: t`It could not be copied: mark the address and copy it by hand`,
};

const ShopButtons = ({ address, about }: { address: string; about: string }) => {
  const [copied, setCopied] = useState<Copied>('no');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(address);
      setCopied('yes');
    } catch {
      setCopied('refused');
    }
  };
  const Icon = copied === 'yes' ? IconCheck : IconCopy;
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<Icon size={16} aria-hidden="true" />}
        aria-label={t`Copy the shop address of ${about}`}
        onClick={() => void copy()}
      >
        {t`Copy`}
      </Button>
      <Button
        component="a"
        href={address}
        // The window is of the app alone: what leads out of it goes to the system.
        target="_blank"
        rel="noopener noreferrer"
        variant="default"
        size="xs"
        leftSection={<IconExternalLink size={16} aria-hidden="true" />}
        aria-label={t`Open the shop page of ${about}`}
      >
        {t`Open`}
      </Button>
      <span role="status" className={copied === 'refused' ? classes['said'] : 'visually-hidden'}>
        {SAID[copied]}
      </span>
    </>
  );
};
