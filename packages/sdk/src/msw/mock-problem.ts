import { HEADERS } from '../types/headers.ts';
import { problemType } from '../contract/problem.ts';
import { PROBLEMS, type FieldError, type Outcome, type Problem, type ProblemCode } from '../types/problem.ts';

type Extras = {
  errors?: FieldError[];
  remaining?: number;
  price?: number;
  orderId?: string;
  serverTime?: string;
  retryAfterMs?: number;
  /** Default `not_executed`, and `unknown` for `internal`. */
  outcome?: Outcome;
  /** The word on whether another try can help. Default: `true` for the codes that say "later", else none. */
  shouldRetry?: boolean | undefined;
};

const LATER: ReadonlySet<ProblemCode> = new Set(['rate_limited', 'overloaded']);

/** A refusal of the mock, as the server would word it. */
export class MockProblem extends Error {
  readonly code: ProblemCode;
  readonly extras: Extras;

  constructor(code: ProblemCode, detail: string = PROBLEMS[code].title, extras: Extras = {}) {
    super(detail);
    this.name = 'MockProblem';
    this.code = code;
    this.extras = extras;
  }
}

/** The answer that a problem makes: problem+json with the headers that go with it. */
export const problemResponse = (problem: MockProblem, requestId: string): Response => {
  const { status, title } = PROBLEMS[problem.code];
  const { shouldRetry = LATER.has(problem.code) || undefined, ...extras } = problem.extras;
  const body: Problem = {
    type: problemType(problem.code),
    title,
    status,
    code: problem.code,
    detail: problem.message,
    outcome: problem.code === 'internal' ? 'unknown' : 'not_executed',
    requestId,
    ...extras,
  };
  const { retryAfterMs } = extras;
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      [HEADERS.requestId]: requestId,
      ...(retryAfterMs === undefined ? {} : { [HEADERS.retryAfter]: String(Math.ceil(retryAfterMs / 1000)) }),
      ...(shouldRetry === undefined ? {} : { [HEADERS.shouldRetry]: String(shouldRetry) }),
    },
  });
};
