import { defineConfig, type MarkdownRenderer } from 'vitepress';
import api from '../api/[tag].paths.ts';

/** Where the repository can be read, such as `https://github.com/you/livedrops`. Without it, links to its files are plain text. */
const repository = process.env['DOCS_REPOSITORY_URL'];

/** Folders of the repository that pages of the site link to. */
const IN_REPOSITORY =
  /^(?:\.\.\/)+(?=(?:packages|apps|tools|examples|deploy|\.github)(?:\/|$)|[A-Z][A-Za-z]+\.md|compose\.yaml)/;

const groups = api.paths().map(({ params }) => params.tag);

export default defineConfig({
  title: 'LiveDrops',
  description:
    'Limited-stock drops: follow creators, hear of a drop within two seconds, buy without overselling or double orders.',
  lang: 'en',
  cleanUrls: true,
  srcExclude: ['README.md'],
  // Links that lead out of the site into the repository are dealt with below; every other one must lead somewhere.
  ignoreDeadLinks: false,
  // The pages of the API get their heading with the operations.
  transformPageData: ({ params, title }) => ({ title: params?.['tag'] ? `API: ${params['tag']}` : title }),
  markdown: { config: linkRepository, languageAlias: { vcl: 'c' } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'SDK', link: '/sdk/' },
      { text: 'API', link: '/api/' },
      { text: 'Operate', link: '/deploy' },
    ],
    sidebar: [
      {
        text: 'Begin',
        items: [
          { text: 'Quick start', link: '/start' },
          { text: 'Concepts', link: '/concepts' },
          { text: 'The Studio, for creators', link: '/creators' },
          { text: 'Windows', link: '/windows' },
          { text: 'Troubleshooting', link: '/troubleshooting' },
        ],
      },
      {
        text: 'SDK',
        items: [
          { text: 'Overview', link: '/sdk/' },
          { text: 'Orders', link: '/sdk/orders' },
          { text: 'Errors', link: '/sdk/errors' },
          { text: 'Signing in', link: '/sdk/authentication' },
          { text: 'Realtime', link: '/sdk/realtime' },
          { text: 'React', link: '/sdk/react' },
          { text: 'Lists', link: '/sdk/pagination' },
          { text: 'Webhooks', link: '/sdk/webhooks' },
          { text: 'Electron', link: '/sdk/electron' },
          { text: 'Testing', link: '/sdk/testing' },
        ],
      },
      {
        text: 'API',
        items: [
          { text: 'Reference', link: '/api/' },
          ...groups.map((tag) => ({ text: tag, link: `/api/${tag}` })),
        ],
      },
      {
        text: 'Operate',
        items: [
          { text: 'Deploy', link: '/deploy' },
          { text: 'Configuration', link: '/configuration' },
          { text: 'Several machines', link: '/operate' },
          { text: 'Sizing', link: '/sizing' },
          { text: 'Back up and restore', link: '/backup' },
          { text: 'Upgrade', link: '/upgrade' },
          { text: 'Security', link: '/security' },
          { text: 'Refunds and disputes', link: '/payments' },
          { text: 'A cache in front', link: '/cdn' },
        ],
      },
      {
        text: 'Watch',
        items: [
          { text: 'Figures', link: '/metrics' },
          { text: 'Alerts and runbooks', link: '/runbooks' },
          { text: 'Traces', link: '/traces' },
          { text: 'Logs', link: '/logs' },
        ],
      },
      {
        text: 'Inside',
        items: [
          { text: 'What holds each promise', link: '/invariants' },
          { text: 'Threats', link: '/threat-model' },
          { text: 'The Studio, for who works on it', link: '/studio' },
        ],
      },
    ],
  },
});

/** Points links to files of the repository at `DOCS_REPOSITORY_URL`. Without that variable they become plain text. */
function linkRepository(md: MarkdownRenderer): void {
  md.core.ruler.push('repository-links', ({ tokens }) => {
    for (const { children } of tokens) {
      const open: boolean[] = [];
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          // The SDK's guides are beside its overview here.
          const href = (token.attrGet('href') ?? '').replace(/^docs\//, '');
          token.attrSet('href', href);
          const isOutside = IN_REPOSITORY.test(href);
          if (isOutside && repository)
            token.attrSet('href', `${repository}/blob/main/${href.replace(IN_REPOSITORY, '')}`);
          const isText = isOutside && !repository;
          if (isText) Object.assign(token, { type: 'html_inline', tag: '', content: '', nesting: 0 });
          open.push(isText);
        } else if (token.type === 'link_close' && open.pop())
          Object.assign(token, { type: 'html_inline', tag: '', content: '', nesting: 0 });
      }
    }
  });
}
