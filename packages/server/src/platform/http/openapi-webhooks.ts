import { webhookDataSchemas, webhookPayloadOf, type WebhookType } from '@livedrops/sdk/contract';
import type * as mini from 'zod/mini';

type Json = Record<string, unknown>;

/** What the server sends to others: the `webhooks` of an OpenAPI 3.1 document. */
export const describeWebhooks = (toSchema: (schema: mini.ZodMiniType) => Json): Json =>
  Object.fromEntries(
    (Object.keys(webhookDataSchemas) as WebhookType[]).map((type) => [
      type,
      {
        post: {
          operationId: `webhook.${type}`,
          summary: `Sent for \`${type}\` to the endpoints that ask for it, signed as standardwebhooks.com has it`,
          tags: ['webhooks'],
          parameters: HEADERS.map(describeHeader),
          requestBody: {
            required: true,
            content: { 'application/json': { schema: toSchema(webhookPayloadOf(type)) } },
          },
          responses: RESPONSES,
        },
      },
    ]),
  );

const HEADERS: readonly [name: string, description: string][] = [
  ['webhook-id', 'The same for every try: leave out what you have seen'],
  ['webhook-timestamp', 'When this try was made, in seconds since 1970; part of what is signed'],
  [
    'webhook-signature',
    '`v1,` and base64 of an HMAC-SHA256 over `id.timestamp.body`; several, with a space between',
  ],
];

const describeHeader = ([name, description]: readonly [string, string]): Json => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});

const RESPONSES = {
  '2XX': { description: 'Taken' },
  410: { description: 'Gone: the endpoint is disabled' },
  default: { description: 'Tried again over three days, later if Retry-After asks for it' },
};
