import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { type ApiError, isAbortedError, isApiError, isLiveDropsError, type Outcome } from '@livedrops/sdk';
import type { FileFault } from '../../shared/ipc.ts';
import { spokenDuration } from './format.ts';
import { FileFaultError } from './save-file.ts';
import { sayFault, sayWords } from './say-fault.ts';

/** An error as a person can use it: what happened, and what to quote to support. */
export type ProblemText = {
  title: string;
  detail: string | null;
  code: string | null;
  requestId: string | null;
  /** Messages by the field's name on the wire. */
  fields: Readonly<Record<string, string>>;
};

/** What problems are called that a creator can meet; one that is new is called what the server calls it. */
const TITLES: Partial<Record<string, string>> = {
  malformed_request: t`The request could not be read`,
  unauthenticated: t`Sign in first`,
  token_expired: t`The access token has expired`,
  invalid_credentials: t`Wrong e-mail or password`,
  refresh_token_invalid: t`The session has ended`,
  forbidden: t`Not allowed`,
  demo_disabled: t`Demo sign-in is switched off`,
  not_found: t`Not found`,
  method_not_allowed: t`Method not allowed`,
  handle_taken: t`This handle is taken`,
  already_creator: t`This account already has a creator profile`,
  refund_too_large: t`That is more than can go back`,
  version_conflict: t`Somebody else changed it first`,
  invalid_transition: t`Not possible in the present state`,
  stock_below_sold: t`The stock cannot be less than what is sold`,
  limit_reached: t`The limit per person is reached`,
  payload_too_large: t`The request body is too large`,
  unsupported_media_type: t`Not taken in this form`,
  validation_failed: t`Some fields are not valid`,
  rate_limited: t`Too many requests`,
  internal: t`Something went wrong on our side`,
  overloaded: t`Too busy, try again shortly`,
  unavailable: t`Not available at the moment`,
  upgrade_required: t`The server no longer serves this version`,
};

type Failed = Pick<ApiError, 'outcome' | 'isRetrySafe' | 'retryAfterMs'>;

/** What another try could do twice is to be looked at first. */
const wait = ({ outcome, isRetrySafe, retryAfterMs }: Failed): string => {
  if (outcome === 'unknown' && !isRetrySafe)
    return t`It was sent, and may have been done: look before you do it again.`;
  return retryAfterMs === undefined
    ? t`Wait a little, then try again.`
    : t`Try again in ${{ wait: spokenDuration(Math.max(1_000, retryAfterMs)) }}.`;
};

/** What to do, where the server says no more than the title, or nothing that is known in the Studio's language. */
const ADVICE: Partial<Record<string, (error: Failed) => string | null>> = {
  token_expired: () => t`Sign in again.`,
  refresh_token_invalid: () => t`Sign in again.`,
  forbidden: () => t`It belongs to somebody else, or this account may not do it.`,
  method_not_allowed: () => t`The server may be older than the Studio.`,
  version_conflict: () => t`Look at how it is now, then change it again.`,
  rate_limited: wait,
  internal: wait,
  // Its title says the rest.
  overloaded: (error) => (error.retryAfterMs === undefined ? null : wait(error)),
  unavailable: wait,
  upgrade_required: () =>
    t`Quit the Studio and start it again: a newer version that was fetched is put in place then. Otherwise install the newest one.`,
};

const NO_FIELDS = {};
const SERVER_FAULT = 500;

/** What happened and what to do. In English the server says it best; elsewhere its English is better than nothing. */
const detailOf = (error: ApiError): string | null => {
  const { title, detail } = error.problem;
  const advice = ADVICE[error.code]?.(error) ?? null;
  // The server does not know how the Studio is brought up to date. Where it has no more to say, it says the title again.
  if (error.code === 'upgrade_required' || detail === title) return advice;
  if (i18n.locale === 'en') return detail;
  return sayWords(detail) ?? sayFields(error) ?? advice ?? detail;
};

const sayFields = ({ errors }: ApiError): string | null =>
  errors.length === 0
    ? null
    : errors.map(({ field, message }) => `${field}: ${sayFault(message)}`).join('; ');

export const describeError = (error: unknown): ProblemText => {
  if (isApiError(error))
    return {
      title: TITLES[error.code] ?? error.problem.title,
      detail: detailOf(error),
      code: error.code,
      // A refusal explains itself. What failed inside the server can only be found by its id.
      requestId: error.status < SERVER_FAULT ? null : (error.requestId ?? null),
      fields: Object.fromEntries(error.errors.map(({ field, message }) => [field, sayFault(message)])),
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
