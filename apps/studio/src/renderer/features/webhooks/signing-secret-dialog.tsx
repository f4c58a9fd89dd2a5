import { t } from '@lingui/core/macro';
import { SecretDialog } from '../../components/secret-dialog.tsx';

type SigningSecretDialogProps = {
  secret: string;
  /** Whether an earlier one signs as well for a day. */
  isRotated: boolean;
  onClose: () => void;
};

/** The secret that a receiver checks signatures with, once. */
export const SigningSecretDialog = ({ secret, isRotated, onClose }: SigningSecretDialogProps) => (
  <SecretDialog title={t`The signing secret`} label={t`Secret`} secret={secret} onClose={onClose}>
    <span>
      {t`Your server needs it to check that a webhook comes from here. Keep it now: it is not shown again.`}
    </span>
    {isRotated && (
      <span>
        {` ${t`The one before it signs as well for 24 hours, so you can change over without a gap.`}`}
      </span>
    )}
  </SecretDialog>
);
