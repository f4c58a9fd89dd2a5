import {
  type FieldError,
  type Outcome,
  PROBLEMS,
  type Problem,
  type ProblemCode,
  problemType,
} from '@livedrops/sdk/contract';

export type ProblemOptions = {
  /** What happened this time, for people. Default: the code's title. */
  detail?: string;
  errors?: FieldError[];
  /** Default `not_executed`. */
  outcome?: Outcome;
  retryAfterMs?: number;
  remaining?: number;
  price?: number;
  orderId?: string;
  serverTime?: string;
  /** The server's word on whether the same call can succeed later; sent as LiveDrops-Should-Retry. */
  shouldRetry?: boolean;
};

/** A refusal as a value: expected, cheap, no stack. Handlers return it. */
export class Refusal {
  readonly code: ProblemCode;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    this.code = code;
    this.options = options;
  }
}

/** A known failure to throw where returning would be clumsy. `cause` is kept for the log and never leaves. */
export class ProblemError extends Error {
  readonly refusal: Refusal;

  constructor(code: ProblemCode, options: ProblemOptions = {}, cause?: unknown) {
    super(options.detail ?? PROBLEMS[code].title, { cause });
    this.name = 'ProblemError';
    this.refusal = new Refusal(code, options);
  }
}

/** RFC 9457 problem details of a refusal. */
export function presentProblem(refusal: Refusal, requestId: string): Problem {
  const { code, options } = refusal;
  const { status, title } = PROBLEMS[code];
  return {
    type: problemType(code),
    title,
    status,
    code,
    detail: options.detail ?? (options.errors ? joinErrors(options.errors) : title),
    outcome: options.outcome ?? 'not_executed',
    requestId,
    ...(options.errors && { errors: options.errors }),
    ...(options.retryAfterMs !== undefined && { retryAfterMs: options.retryAfterMs }),
    ...(options.remaining !== undefined && { remaining: options.remaining }),
    ...(options.price !== undefined && { price: options.price }),
    ...(options.orderId !== undefined && { orderId: options.orderId }),
    ...(options.serverTime !== undefined && { serverTime: options.serverTime }),
  };
}

const joinErrors = (errors: readonly FieldError[]) =>
  errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
