import { isApiError, isLiveDropsError } from '@livedrops/sdk';

/** An error as a person can use it: what happened, and what to quote to support. */
export type ProblemText = {
  title: string;
  detail: string | null;
  code: string | null;
  requestId: string | null;
  /** Messages by the field's name on the wire. */
  fields: Readonly<Record<string, string>>;
};

const NO_FIELDS = {};
const SERVER_FAULT = 500;

export const describeError = (error: unknown): ProblemText => {
  if (isApiError(error))
    return {
      title: error.problem.title,
      // Where there is no more to say, the server says the title again.
      detail: error.problem.detail === error.problem.title ? null : error.problem.detail,
      code: error.code,
      // A refusal explains itself. What failed inside the server can only be found by its id.
      requestId: error.status < SERVER_FAULT ? null : (error.requestId ?? null),
      fields: Object.fromEntries((error.errors ?? []).map(({ field, message }) => [field, message])),
    };
  if (isLiveDropsError(error))
    return {
      title: 'The server could not be reached',
      detail: 'Check the connection and the server address, then try again.',
      code: error.code,
      requestId: null,
      fields: NO_FIELDS,
    };
  return {
    title: 'Something went wrong in the Studio',
    detail: error instanceof Error ? error.message : String(error),
    code: null,
    requestId: null,
    fields: NO_FIELDS,
  };
};
