import express, { type Router } from 'express';
import { Refusal } from '../platform/http/problem.ts';
import { sendProblem } from '../platform/http/send-problem.ts';
import { FOR_EVER } from './bucket.store.ts';
import type { MediaStore } from './media.store.ts';

const NAME = /^[a-z0-9][a-z0-9._-]{0,119}$/;

/** Even opened as a page of its own, an SVG can load nothing and run nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** `GET /{name}`: pictures for ever cacheable, also from pages of other origins. */
export function mediaRouter(deps: { media: Pick<MediaStore, 'find'> }): Router {
  const router = express.Router({ caseSensitive: true });
  router.get('/:name', async (request, response) => {
    const { name } = request.params;
    const file = NAME.test(name) ? await deps.media.find(name) : null;
    if (!file) {
      sendProblem(response, new Refusal('not_found', { detail: 'There is no such picture' }));
      return;
    }
    response
      .set({
        'Content-Type': file.contentType,
        'Cache-Control': FOR_EVER,
        'Content-Security-Policy': POLICY,
        'Cross-Origin-Resource-Policy': 'cross-origin',
        'X-Content-Type-Options': 'nosniff',
      })
      .send(file.body);
  });
  return router;
}
