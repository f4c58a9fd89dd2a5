import { HEADERS } from '../types/headers.ts';
import { PROBLEMS, type FieldError, type Problem, type ProblemCode } from '../types/problem.ts';

type Extras = {
  errors?: FieldError[];
  remaining?: number;
  serverTime?: string;
  retryAfterMs?: number;
};

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
  const body: Problem = {
    type: `https://livedrops.example/problems/${problem.code}`,
    title,
    status,
    code: problem.code,
    detail: problem.message,
    outcome: status >= 500 && problem.code === 'internal' ? 'unknown' : 'not_executed',
    requestId,
    ...problem.extras,
  };
  const { retryAfterMs } = problem.extras;
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      [HEADERS.requestId]: requestId,
      ...(retryAfterMs === undefined ? {} : { [HEADERS.retryAfter]: String(Math.ceil(retryAfterMs / 1000)) }),
    },
  });
};
