import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { describeError } from '../lib/problem-text.ts';
import classes from './error-notice.module.css';

type FormErrorProps = {
  error: unknown;
  /** The fields, as the wire calls them, beside which the form shows what is wrong. */
  fields: readonly string[];
  onRetry?: () => void;
};

/** What went wrong with a form, unless its fields say all of it. A field that the form does not show must not be refused in silence. */
export const FormError = ({ error, fields, onRetry }: FormErrorProps) => {
  if (error === null) return null;
  const refused = Object.keys(describeError(error).fields);
  const isSaid = refused.length > 0 && refused.every((field) => fields.includes(field));
  return isSaid ? null : <ErrorNotice error={error} {...(onRetry && { onRetry })} />;
};

/** What went wrong, what to quote, and the way on. */
export const ErrorNotice = ({ error, onRetry }: { error: unknown; onRetry?: () => void }) => {
  const { title, detail, code, requestId } = describeError(error);
  return (
    <div className={classes['notice']} role="alert">
      <IconAlertTriangle size={18} aria-hidden="true" />
      <div>
        <strong>{title}</strong>
        {detail !== null && <p className="dim">{detail}</p>}
        {code !== null && (
          <p className={`${classes['code']} dim`}>
            {requestId === null ? code : t`${code} · request ${requestId}`}
          </p>
        )}
      </div>
      {onRetry !== undefined && (
        <Button variant="default" size="xs" onClick={onRetry}>
          {t`Try again`}
        </Button>
      )}
    </div>
  );
};
