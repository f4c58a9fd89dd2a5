import { t } from '@lingui/core/macro';
import type { FileFault } from '../../shared/ipc.ts';
import { FileFaultError } from './save-file.ts';
import { isAbortedError, isApiError, isLiveDropsError, type Outcome } from '@livedrops/sdk';

/** An error as a person can use it: what happened, and what to quote to support. */
export type ProblemText = {
  title: string;
  detail: string | null;
  code: string | null;
  requestId: string | null;
  /** Messages by the field's name on the wire. */
  fields: Readonly<Record<string, string>>;
};

/** What the commonest problems are called; the others say what the server calls them. */
const TITLES: Partial<Record<string, string>> = {
  unauthenticated: t`Sign in first`,
  token_expired: t`The access token has expired`,
  invalid_credentials: t`Wrong e-mail or password`,
  refresh_token_invalid: t`The session has ended`,
  forbidden: t`Not allowed`,
  demo_disabled: t`Demo sign-in is switched off`,
  not_found: t`Not found`,
  handle_taken: t`This handle is taken`,
  already_creator: t`This account already has a creator profile`,
  product_in_use: t`The product belongs to a drop that is still to come or live`,
  refund_too_large: t`That is more than can go back`,
  version_conflict: t`Somebody else changed it first`,
  invalid_transition: t`Not possible in the present state`,
  stock_below_sold: t`The stock cannot be less than what is sold`,
  limit_reached: t`The limit per person is reached`,
  link_invalid: t`The link was used or has expired`,
  ended: t`The drop has ended`,
  cancelled: t`The drop was cancelled`,
  payload_too_large: t`The request body is too large`,
  unsupported_media_type: t`Not taken in this form`,
  validation_failed: t`Some fields are not valid`,
  not_chargeable: t`No payment can be made of this total`,
  rate_limited: t`Too many requests`,
  internal: t`Something went wrong on our side`,
  overloaded: t`Too busy, try again shortly`,
  unavailable: t`Not available at the moment`,
  upgrade_required: t`The server no longer serves this version`,
};

/** What to do, where the server does not know the Studio well enough to say it. */
const DETAILS: Partial<Record<string, string>> = {
  upgrade_required: t`Quit the Studio and start it again: a newer version that was fetched is put in place then. Otherwise install the newest one.`,
};

const NO_FIELDS = {};
const SERVER_FAULT = 500;

export const describeError = (error: unknown): ProblemText => {
  if (isApiError(error))
    return {
      title: TITLES[error.code] ?? error.problem.title,
      // Where there is no more to say, the server says the title again.
      detail:
        DETAILS[error.code] ?? (error.problem.detail === error.problem.title ? null : error.problem.detail),
      code: error.code,
      // A refusal explains itself. What failed inside the server can only be found by its id.
      requestId: error.status < SERVER_FAULT ? null : (error.requestId ?? null),
      fields: Object.fromEntries((error.errors ?? []).map(({ field, message }) => [field, message])),
    };
  if (isAbortedError(error))
    return plain(t({ context: 'problem', message: 'Stopped' }), stoppedDetail(error.outcome), error.code);
  if (isLiveDropsError(error) && error.code === 'offline')
    return plain(
      t`There is no network`,
      t`Nothing was sent. Try again when the network is back.`,
      error.code,
    );
  if (isLiveDropsError(error))
    return plain(
      t`The server could not be reached`,
      t`Check the connection and the server address, then try again.`,
      error.code,
    );
  if (error instanceof FileFaultError)
    return plain(t`The file could not be saved`, FILE_FAULTS[error.fault], null);
  return plain(
    t`Something went wrong in the Studio`,
    error instanceof Error ? error.message : String(error),
    null,
  );
};

const FILE_FAULTS: Record<FileFault, string> = {
  disk_full: t`There is not enough room on the disk. Nothing is left of it there.`,
  not_writable: t`It cannot be written there. Choose another folder, or close the program that has the file open.`,
  gone: t`Another file was begun, so this one ended. Save it once more.`,
};

const plain = (title: string, detail: string, code: string | null): ProblemText => ({
  title,
  detail,
  code,
  requestId: null,
  fields: NO_FIELDS,
});

const stoppedDetail = (outcome: Outcome): string =>
  outcome === 'not_executed' ? t`Nothing was done.` : t`It was sent already, and may have been done.`;
