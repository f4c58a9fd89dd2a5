import { LiveDropsError, type ErrorContext } from '../errors.ts';

/** Somebody else has signed in since: what is repeated now would be theirs. */
export const sessionChanged = (context: Omit<ErrorContext, 'code' | 'isRetrySafe'>): LiveDropsError =>
  new LiveDropsError('Somebody else is signed in by now', {
    ...context,
    code: 'session_changed',
    isRetrySafe: context.outcome === 'not_executed',
  });
