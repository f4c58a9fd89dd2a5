import type { IncomingHttpHeaders } from 'node:http';
import { type Endpoint, type EndpointName, endpoints } from '@livedrops/sdk/contract';
import { createGroupCommit } from '../group-commit.ts';
import { invariant } from '../invariant.ts';
import type { ReadPolicy, SharedReads } from '../reads/read-policy.ts';
import { within } from '../within.ts';
import { type Answer, answerReply } from './answer.ts';
import { type CallOptions, createCall, type RawCall, saysPlainWait, TIMEOUT } from './call-endpoint.ts';
import { NOBODY } from './identity.ts';
import { Refusal } from './problem.ts';
import type { RouteHandler } from './route.ts';

export type AnswerOptions = CallOptions & {
  /** Checks each answer against the contract; a mismatch is a bug (500). For tests. */
  checkResponses: boolean;
  /** Answers that everybody may share. */
  reads: SharedReads;
};

const API_KEY = /^bearer +ld_/i;

/** Whether an answer that everybody may share will do, as far as the headers say. Its caller's credentials are not looked at. */
export const maySeeShared = (
  { isForVisitors }: Pick<ReadPolicy, 'isForVisitors'>,
  { authorization }: IncomingHttpHeaders,
): boolean => authorization === undefined || (isForVisitors !== true && !API_KEY.test(authorization));

/** Answers calls of an endpoint. `url` is the address as it was asked for, by which the same read is known. */
export type Answering = (raw: RawCall & { url: string }) => Promise<Answer | Refusal>;

export function createAnswering(
  name: EndpointName,
  handler: RouteHandler<Endpoint>,
  options: AnswerOptions,
): Answering {
  const endpoint: Endpoint = endpoints[name];
  const policy = options.reads.policyOf(name);
  const call = createCall(endpoint, handler, options);
  const answer = async (raw: RawCall): Promise<Answer | Refusal> => {
    const result = await call(raw);
    return result instanceof Refusal ? result : answerReply(endpoint, result, options.checkResponses);
  };
  const isShared = endpoint.method === 'GET' && endpoint.download === undefined;
  const answerOwn = isShared ? joinReads(answer) : answer;
  if (!policy) return answerOwn;

  return async ({ url, ...raw }) => {
    // A bad API key is refused everywhere, and a program hears of its own key what it may read.
    const { caller, key, isRefused } = raw.identity;
    const isOwn = isRefused === true || key !== null || (policy.isForVisitors === true && caller !== null);
    // What is wrong with a call is said to that call.
    if (isOwn || raw.body !== undefined || !saysPlainWait(raw.headers)) return answerOwn({ ...raw, url });
    return options.reads.cache.get(url, raw.headers, async (now) => {
      const result = await call({ ...raw, identity: NOBODY });
      if (result instanceof Refusal) return result;
      const { data } = result;
      return {
        answer: answerReply(endpoint, result, options.checkResponses),
        lifeMs: policy.lifeMs,
        cdn: policy.cdn,
        tags: policy.tags(raw, data),
        changesAt: policy.changesAt?.(data, now) ?? null,
      };
    });
  };
}

const READERS_MAX = 10_000;
/** A read that takes longer is not waited for: who has asked since then is answered by a new one. */
const WAIT_MS_MAX = 2000;

/**
 * Reads that one person does at the same time, in many tabs or by impatient programs, are done together. Each of them gets what was read
 * after it was asked for, so none sees an older state than it would alone.
 */
function joinReads(answer: (raw: RawCall) => Promise<Answer | Refusal>): Answering {
  const reads = createGroupCommit<RawCall, { read: Promise<Answer | Refusal> }>({
    async commit(_same, calls) {
      const [first] = calls;
      invariant(first, 'a group has a call');
      const read = answer(first);
      // Those who asked for it hear how it ends.
      await within(read, WAIT_MS_MAX).catch(() => {});
      return calls.map(() => ({ read }));
    },
    groupSizeMax: READERS_MAX,
    queueMax: READERS_MAX,
  });
  return async ({ url, ...raw }) => {
    const { caller, key, sessionId } = raw.identity;
    const isPlain = raw.body === undefined && raw.headers[TIMEOUT] === undefined;
    if (!caller || !isPlain || reads.size >= READERS_MAX) return answer(raw);
    const same = JSON.stringify([caller.userId, caller.creatorId, key?.id, sessionId, url]);
    return (await reads.submit(same, raw)).read;
  };
}
