import express, { type Router } from 'express';
import { absolutePath } from 'swagger-ui-dist';

const page = (title: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="stylesheet" href="docs/assets/swagger-ui.css">
    <link rel="icon" href="docs/assets/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="docs/assets/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>`;

const START = `window.ui = SwaggerUIBundle({ url: new URL('openapi.json', new URL('..', document.currentScript.src)).href, dom_id: '#swagger-ui', deepLinking: true });`;

/** `openapi.json` and a page to browse it. Everything is served from here: no outside host is asked. */
export function createApiDocs(document: Record<string, unknown>): Router {
  const router = express.Router();
  const body = JSON.stringify(document);
  router.get('/openapi.json', (_request, response) => {
    response.type('json').setHeader('Cache-Control', 'public, max-age=60').send(body);
  });
  router.get('/docs/start.js', (_request, response) => {
    response.type('js').send(START);
  });
  router.get('/docs', (_request, response) => {
    response.type('html').send(page('LiveDrops API'));
  });
  router.use('/docs/assets', express.static(absolutePath(), { index: false, maxAge: '1h' }));
  return router;
}
