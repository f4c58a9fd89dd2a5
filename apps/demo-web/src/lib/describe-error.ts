import { isApiError, isLiveDropsError } from '@livedrops/sdk';

export type ErrorText = {
  title: string;
  text: string;
  /** To quote when asking for help; `null` when the server never saw the request. */
  requestId: string | null;
  offline: boolean;
};

/** Words for a failed request. */
export const describeError = (error: unknown): ErrorText => {
  if (isApiError(error)) {
    const { requestId } = error;
    const known = { requestId: requestId ?? null, offline: false };
    if (error.status === 404)
      return { ...known, title: 'Not here', text: 'It may have been removed, or the link is wrong.' };
    if (error.status === 401)
      return { ...known, title: 'Please sign in again', text: 'Your session has ended.' };
    if (error.status === 429 || error.status === 503) {
      return { ...known, title: 'Very busy right now', text: 'Give it a few seconds and try again.' };
    }
    if (error.code === 'upgrade_required')
      return { ...known, title: 'This page is out of date', text: 'Reload it to go on.' };
    return {
      ...known,
      title: 'That did not work',
      text: error.problem?.detail ?? 'Something went wrong on our side.',
    };
  }
  if (isLiveDropsError(error)) {
    return navigator.onLine
      ? {
          title: 'No answer from LiveDrops',
          text: 'The connection failed or took too long.',
          requestId: null,
          offline: false,
        }
      : {
          title: 'You are offline',
          text: 'This loads by itself once you are back.',
          requestId: null,
          offline: true,
        };
  }
  return {
    title: 'That did not work',
    text: 'Something broke on this page.',
    requestId: null,
    offline: false,
  };
};

export const isNotFound = (error: unknown): boolean => isApiError(error) && error.status === 404;
