import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type FakeIntent = {
  id: string;
  object: 'payment_intent';
  status: 'requires_payment_method' | 'requires_action' | 'processing' | 'canceled' | 'succeeded';
  amount: number;
  currency: string;
  client_secret: string;
  metadata: Record<string, string>;
  last_payment_error: { code: string } | null;
  /** Methods that may not be used. */
  excluded: string[];
};
export type FakeRefund = {
  id: string;
  object: 'refund';
  payment_intent: string;
  amount: number;
  status: string;
  failure_reason?: string;
  metadata: Record<string, string>;
};
export type FakeDispute = {
  id: string;
  object: 'dispute';
  payment_intent: string;
  amount: number;
  status: string;
  evidence_details: { due_by: number | null };
  is_charge_refundable: boolean;
  balance_transactions: { amount: number }[];
};
type Params = Record<string, string>;
type Answer = { status: number; body: unknown };
type FakeRequest = { path: string; headers: IncomingHttpHeaders; body: Params };

export type FakeStripe = AsyncDisposable & {
  url: string;
  intents: FakeIntent[];
  refunds: FakeRefund[];
  disputes: FakeDispute[];
  requests: FakeRequest[];
  reset(): void;
  /** An intent as it would be after this. */
  addIntent(changes: Partial<FakeIntent>): FakeIntent;
  /** As the buyer's browser does with the client secret. */
  confirm(id: string, method: string): FakeIntent;
  /** Answers everything with this status from now on. */
  failWith(status: number): void;
  /** Does the work and closes the connection without an answer. */
  loseNextAnswers(count: number): void;
  /** As after 24 hours. */
  forgetKeys(): void;
  refundsAre(status: string): void;
  /** Refuses further refunds with a code; `null`: no more. */
  refuseRefunds(code: string | null): void;
  settleRefunds(): void;
  refundByHand(intentId: string, amount: number): FakeRefund;
  /** The buyer contests the payment, or their bank has gone on with it. */
  dispute(
    intentId: string,
    changes: { amount: number; status: string; dueBy?: number | null; isInquiry?: boolean; taken?: number },
  ): FakeDispute;
};

/** The part of Stripe's API that is used here, with its rules: keys, amounts, canceled intents, no more back than was paid. */
export async function startFakeStripe(): Promise<FakeStripe> {
  const state = { failure: 0, lost: 0, refundStatus: 'succeeded', refusedFor: null as string | null };
  const intents: FakeIntent[] = [];
  const refunds: FakeRefund[] = [];
  const disputes: FakeDispute[] = [];
  const requests: FakeRequest[] = [];
  const keys = new Map<string, { body: string; answer: Answer }>();

  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://stripe');
      const body = Object.fromEntries([...searchParams, ...new URLSearchParams(text)]);
      requests.push({ path, headers: request.headers, body });
      if (state.failure > 0) return reply(response, refusal(state.failure, 'api_error', 'failure'));
      const key = request.headers['idempotency-key'];
      const known = typeof key === 'string' && request.method === 'POST' ? keys.get(key) : undefined;
      if (known && known.body !== text)
        return reply(response, refusal(400, 'idempotency_error', 'key_reused'));
      const answer = known?.answer ?? handle(`${request.method} ${path}`, body);
      if (typeof key === 'string') keys.set(key, { body: text, answer: structuredClone(answer) });
      if (state.lost > 0) {
        state.lost -= 1;
        return request.socket.destroy();
      }
      return reply(response, answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  function handle(route: string, params: Params): Answer {
    const id = route.split('/')[3] ?? '';
    const intent = intents.find((one) => one.id === id);
    if (route === 'POST /v1/payment_intents') return create(params);
    if (route === 'GET /v1/payment_intents/search') {
      const orderId = /^metadata\['orderId'\]:'(\w+)'$/.exec(params['query'] ?? '')?.[1];
      return list(intents.filter(({ metadata }) => metadata['orderId'] === orderId));
    }
    if (route === 'GET /v1/refunds')
      return list(refunds.filter((one) => one.payment_intent === params['payment_intent']).toReversed());
    if (route === 'GET /v1/disputes')
      return list(disputes.filter((one) => one.payment_intent === params['payment_intent']).toReversed());
    if (route === 'POST /v1/refunds') return refund(params);
    if (!intent) return refusal(404, 'invalid_request_error', 'resource_missing');
    if (route.startsWith('GET ')) return ok(intent);
    if (route.endsWith('/confirm')) return confirm(intent, params['payment_method'] ?? '');
    if (!route.endsWith('/cancel')) return refusal(404, 'invalid_request_error', 'resource_missing');
    if (intent.status === 'succeeded' || intent.status === 'canceled')
      return refusal(400, 'invalid_request_error', 'payment_intent_unexpected_state', intent);
    intent.status = 'canceled';
    return ok(intent);
  }

  function create(params: Params): Answer {
    const method = params['payment_method'];
    const amount = Number(params['amount']);
    const amountCode = whyWrongAmount(amount, params['currency'] ?? '');
    if (amountCode) return refusal(400, 'invalid_request_error', amountCode, undefined, 'amount');
    if (method === 'pm_card_unknown') return unknownMethod();
    const id = `pi_${intents.length + 1}`;
    const intent: FakeIntent = {
      id,
      object: 'payment_intent',
      status: 'requires_payment_method',
      amount,
      currency: params['currency'] ?? '',
      client_secret: `${id}_secret_x`,
      metadata: { orderId: params['metadata[orderId]'] ?? '' },
      last_payment_error: null,
      excluded: Object.keys(params).flatMap((name) =>
        name.startsWith('excluded_payment_method_types[') ? [params[name] ?? ''] : [],
      ),
    };
    if (method !== undefined && isExcluded(intent, method)) return unknownMethod();
    intents.push(intent);
    if (method !== undefined) pay(intent, method);
    return intent.last_payment_error ? refusal(402, 'card_error', 'card_declined', intent) : ok(intent);
  }

  function confirm(intent: FakeIntent, method: string): Answer {
    if (intent.status === 'canceled' || intent.status === 'succeeded')
      return refusal(400, 'invalid_request_error', 'payment_intent_unexpected_state', intent);
    if (method === 'pm_card_unknown' || isExcluded(intent, method)) return unknownMethod(intent);
    pay(intent, method);
    return intent.last_payment_error ? refusal(402, 'card_error', 'card_declined', intent) : ok(intent);
  }

  function pay(intent: FakeIntent, method: string): void {
    if (intent.status === 'canceled' || intent.status === 'succeeded') return;
    const isDeclined = method === 'pm_card_visa_chargeDeclined';
    intent.last_payment_error = isDeclined ? { code: 'card_declined' } : null;
    if (isDeclined) intent.status = 'requires_payment_method';
    else if (method === 'pm_card_authenticationRequired') intent.status = 'requires_action';
    else intent.status = method === 'pm_slow' ? 'processing' : 'succeeded';
  }

  function refund(params: Params): Answer {
    const paymentIntent = params['payment_intent'] ?? '';
    const paid = intents.find(({ id }) => id === paymentIntent)?.amount ?? 0;
    const back = refunds
      .filter((one) => one.payment_intent === paymentIntent && one.status !== 'failed')
      .reduce((sum, one) => sum + one.amount, 0);
    const isHeld = (one: FakeDispute) => one.payment_intent === paymentIntent && !one.is_charge_refundable;
    if (disputes.some(isHeld)) return refusal(400, 'invalid_request_error', 'charge_disputed');
    if (state.refusedFor !== null) return refusal(400, 'invalid_request_error', state.refusedFor);
    if (back + Number(params['amount']) > paid)
      return refusal(400, 'invalid_request_error', 'charge_already_refunded');
    const made: FakeRefund = {
      id: `re_${refunds.length + 1}`,
      object: 'refund',
      payment_intent: paymentIntent,
      amount: Number(params['amount']),
      status: state.refundStatus,
      metadata: { orderId: params['metadata[orderId]'] ?? '', part: params['metadata[part]'] ?? '' },
    };
    refunds.push(made);
    return ok(made);
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    intents,
    refunds,
    disputes,
    requests,
    reset() {
      for (const list of [intents, refunds, disputes, requests]) list.length = 0;
      keys.clear();
      Object.assign(state, { failure: 0, lost: 0, refundStatus: 'succeeded', refusedFor: null });
    },
    addIntent(changes) {
      const id = `pi_${intents.length + 1}`;
      const intent: FakeIntent = {
        id,
        object: 'payment_intent',
        status: 'succeeded',
        amount: 2500,
        currency: 'eur',
        client_secret: `${id}_secret_canary`,
        metadata: {},
        last_payment_error: null,
        excluded: [],
        ...changes,
      };
      intents.push(intent);
      return intent;
    },
    confirm(id, method) {
      const intent = intents.find((one) => one.id === id);
      if (!intent) throw new Error(`no intent ${id}`);
      pay(intent, method);
      return intent;
    },
    failWith: (status) => void (state.failure = status),
    loseNextAnswers: (count) => void (state.lost = count),
    forgetKeys: () => keys.clear(),
    refundsAre: (status) => void (state.refundStatus = status),
    refuseRefunds: (code) => void (state.refusedFor = code),
    settleRefunds() {
      for (const one of refunds) if (one.status === 'pending') one.status = 'succeeded';
    },
    refundByHand(intentId, amount) {
      const id = `re_${refunds.length + 1}`;
      const made = { id, object: 'refund' as const, payment_intent: intentId, amount };
      const refunded = { ...made, status: 'succeeded', metadata: {} };
      refunds.push(refunded);
      return refunded;
    },
    dispute(intentId, { amount, status, dueBy = null, isInquiry = false, taken }) {
      const known = disputes.find((one) => one.payment_intent === intentId);
      const id = known?.id ?? `dp_${disputes.length + 1}`;
      const made: FakeDispute = known ?? {
        id,
        object: 'dispute',
        payment_intent: intentId,
        amount,
        status,
        evidence_details: { due_by: null },
        is_charge_refundable: true,
        balance_transactions: [],
      };
      if (!known) disputes.push(made);
      return Object.assign(made, {
        amount,
        status,
        evidence_details: { due_by: dueBy },
        // Won, it can be refunded again.
        is_charge_refundable: isInquiry || status === 'won',
        balance_transactions: taken === undefined ? [] : [{ amount: -taken }],
      });
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** `pm_sepa_debit` is of the method `sepa_debit`. */
const isExcluded = ({ excluded }: FakeIntent, method: string): boolean =>
  excluded.includes(method.slice('pm_'.length));

const ok = (body: unknown): Answer => ({ status: 200, body });
const list = (data: unknown[]): Answer => ok({ object: 'list', data, has_more: false });

const refusal = (
  status: number,
  type: string,
  code: string,
  intent?: FakeIntent,
  param?: string,
): Answer => ({
  status,
  body: {
    error: { type, code, param, message: `No: ${code}`, ...(intent && { payment_intent: { ...intent } }) },
  },
});

const unknownMethod = (intent?: FakeIntent): Answer =>
  refusal(400, 'invalid_request_error', 'resource_missing', intent, 'payment_method');

/** As Stripe's documentation has it, in its own units; not the rule that is tested. */
function whyWrongAmount(amount: number, currency: string): string | null {
  const minimum = { eur: 50, gbp: 30, huf: 17_500, jpy: 50 }[currency] ?? 1;
  if (amount < minimum) return 'amount_too_small';
  if (amount > (currency === 'idr' ? 999_999_999_999 : 99_999_999)) return 'amount_too_large';
  if (['bhd', 'jod', 'kwd', 'omr', 'tnd'].includes(currency) && amount % 10 > 0) return 'invalid_amount';
  return ['isk', 'ugx'].includes(currency) && amount % 100 > 0 ? 'invalid_amount' : null;
}

function reply(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_1' });
  response.end(JSON.stringify(body));
}
