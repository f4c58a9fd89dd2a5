import { hash } from 'node:crypto';
import { HEADERS } from '@livedrops/sdk/contract';
import type { IntentStore } from '../intents.store.ts';
import type { MongoSession } from '../mongo.ts';
import { ProblemError, Refusal } from './problem.ts';
import { Reply } from './reply.ts';

/** A call that would do more when it is done twice, described so that it can be done once. */
export type Doing<T, A> = {
  /** Draws what identifies the thing that is made, such as its id. Kept for a key, so that every repeat makes the same thing. */
  draw(): string | Promise<string>;
  /** The thing, when an earlier call has made it. */
  find(made: string): Promise<T | null>;
  /** Makes it. Two that make the same one must meet in the database: one of them fails, and finds it then. */
  make(made: string): Promise<T | Refusal>;
  present(thing: T, made: string): A;
};

/** What a caller wants to happen once. Without a key every call is an intent of its own. */
export type Intent = {
  /** The caller's key; `null` without one. */
  key: string | null;
  /**
   * Does it, or answers with what an earlier call with this key has done.
   *
   * @throws {ProblemError} `idempotency_key_reused` when the key belongs to another call
   */
  once<T, A>(doing: Doing<T, A>): Promise<A | Reply<A> | Refusal>;
  isDone(): Promise<boolean>;
  /**
   * Notes in the transaction of the call that it is done: for a call that makes nothing which could be found.
   *
   * @throws {RepeatedError} when an earlier call has done it
   */
  finish(session: MongoSession): Promise<void>;
};

/** Another call with the same key has done it meanwhile. The error ends the transaction; the caller gets the replay. */
class RepeatedError extends Error {
  override name = 'RepeatedError';
}

const WITHOUT_KEY: Intent = {
  key: null,
  async once({ draw, make, present }) {
    const made = await draw();
    const thing = await make(made);
    return thing instanceof Refusal ? thing : present(thing, made);
  },
  isDone: async () => false,
  finish: async () => {},
};

/** @param call everything that makes two calls the same one: the endpoint, its parameters and its body */
export function createIntent(
  intents: IntentStore,
  { userId, key, call }: { userId: string; key: string | undefined; call: unknown },
): Intent {
  if (key === undefined) return WITHOUT_KEY;
  const id = hash('sha256', `${userId}\n${key}`, 'base64url');
  return {
    key,
    async once({ draw, find, make, present }) {
      const callHash = hash('sha256', JSON.stringify(call), 'base64url');
      const known = await intents.find(id);
      const opened = known ?? (await intents.open({ _id: id, call: callHash, made: await draw() }));
      if (opened.call !== callHash) {
        throw new ProblemError('idempotency_key_reused', {
          detail: 'This key was used for another call. Use a new key for a new intent',
        });
      }
      const { made } = opened;
      const replay = async () => {
        const thing = await find(made);
        return (
          thing && new Reply(present(thing, made), { status: 200, headers: { [HEADERS.replayed]: 'true' } })
        );
      };
      /** A call with the same key may have been faster: then its thing is the answer. */
      const replayFaster = async () => {
        await intents.catchUp(id);
        return replay();
      };
      const earlier = known && (await replay());
      if (earlier) return earlier;
      try {
        const thing = await make(made);
        if (!(thing instanceof Refusal)) return present(thing, made);
        return (await replayFaster()) ?? thing;
      } catch (error) {
        const faster = await replayFaster();
        if (faster) return faster;
        throw error;
      }
    },
    isDone: async () => (await intents.find(id))?.isDone === true,
    async finish(session) {
      if (!(await intents.finish(id, session))) throw new RepeatedError('an earlier call has done it');
    },
  };
}
