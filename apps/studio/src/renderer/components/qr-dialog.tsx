import { t } from '@lingui/core/macro';
import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { qrCode, qrPath, qrPng, qrSvg } from '../lib/qr-code.ts';
import { saveFile, streamOf } from '../lib/save-file.ts';
import { useStudio } from '../lib/studio.ts';
import { Dialog } from './dialog.tsx';
import { ErrorNotice } from './error-notice.tsx';
import classes from './qr-dialog.module.css';

type QrDialogProps = {
  address: string;
  /** What the address is of. */
  about: string;
  /** What else there is to do with the address. */
  children: ReactNode;
  onClose: () => void;
};

/** An address for phones that look at it, on a screen or on paper. */
export const QrDialog = ({ address, about, children, onClose }: QrDialogProps) => {
  const { bridge } = useStudio();
  const code = qrCode(address);
  const save = useMutation({
    mutationFn: async (kind: 'svg' | 'png') => {
      const bytes = kind === 'svg' ? new TextEncoder().encode(qrSvg(code)) : await qrPng(code);
      return saveFile(bridge, { name: `qr-code.${kind}`, open: async () => streamOf(bytes) });
    },
  });
  return (
    <Dialog onClose={onClose} title={t`Shop page of ${about}`}>
      <svg
        className={classes['code']}
        viewBox={`0 0 ${code.size} ${code.size}`}
        shapeRendering="crispEdges"
        role="img"
        aria-label={t`QR code that leads to ${address}`}
      >
        <rect width={code.size} height={code.size} fill="#fff" />
        <path d={qrPath(code)} fill="#000" />
      </svg>
      <p className={`${classes['address']} dim`}>{address}</p>
      <div className={classes['buttons']}>{children}</div>
      {save.error !== null && <ErrorNotice error={save.error} />}
      <p role="status">{save.data && t`Saved: ${{ name: save.data.name }}`}</p>
      <Group justify="flex-end" mt="md">
        <Button variant="default" loading={save.isPending} onClick={() => save.mutate('svg')}>
          {t`Save the code as SVG`}
        </Button>
        <Button loading={save.isPending} onClick={() => save.mutate('png')}>
          {t`Save the code as PNG`}
        </Button>
      </Group>
    </Dialog>
  );
};
