import { isApiError } from '@livedrops/sdk';
import { describeError } from '../../lib/describe-error.ts';

export type SignInProblem = { text: string; fields: Readonly<Record<string, string>> };

/** Words for a refusal of what one signs in with; `null` when there was none. */
export const signInProblem = (error: unknown): SignInProblem | null => {
  if (error === null || error === undefined) return null;
  if (isApiError(error)) {
    const fields = Object.fromEntries(error.errors.map(({ field, message }) => [field, message]));
    switch (error.code) {
      case 'invalid_credentials':
        return { text: 'That e-mail and password do not go together.', fields };
      case 'link_invalid':
        return { text: 'This link was used already, or it has expired. Ask for a new one.', fields };
      case 'limit_reached':
        return { text: 'You have had enough of these mails for today. Look for one that is there.', fields };
      case 'demo_disabled':
        return { text: 'Demo people are switched off on this server.', fields };
      case 'validation_failed':
        return { text: 'Please look at the marked fields.', fields };
      default:
        break;
    }
  }
  const { title, text } = describeError(error);
  return { text: `${title}. ${text}`, fields: {} };
};
