import type { Answer } from '../http/answer.ts';
import type { Refusal } from '../http/problem.ts';
import type { CdnLife } from './cdn.ts';

/** A read for many: the answer, and what is known of it. */
export type Loaded = {
  answer: Answer;
  tags: readonly string[];
  lifeMs: number;
  cdn: CdnLife;
  /** When it changes by itself (epoch ms). */
  changesAt: number | null;
};

export type Load = (now: number) => Promise<Loaded | Refusal>;
