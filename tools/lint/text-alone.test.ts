import { RuleTester } from 'oxlint/plugins-dev';
import { describe, it } from 'vitest';
import plugin from './text-alone.ts';

RuleTester.describe = describe;
RuleTester.it = it;

const options = [{ elements: ['children'] }];
const valid = (code: string) => ({ code, options });
const alone = (code: string, count = 1) => ({
  code,
  options,
  errors: Array.from({ length: count }, () => ({ messageId: 'alone' })),
});
const fragment = (code: string) => ({ code, options, errors: [{ messageId: 'fragment' }] });

new RuleTester({ languageOptions: { parserOptions: { lang: 'tsx' } } }).run(
  'text-alone',
  plugin.rules['text-alone'] as unknown as Parameters<RuleTester['run']>[1],
  {
    valid: [
      // The only child: React sets the text of the element.
      valid('<p>Sold out</p>'),
      valid('<p>{title}</p>'),
      valid('<p>{`${left} left`}</p>'),
      valid('<p>{isOpen ? "Open" : <b>Closed</b>}</p>'),
      // Nothing here ever changes.
      valid('<p>Made few. <span>{words}</span></p>'),
      // Elements may come and go among elements.
      valid('<p>{isNew && <b>New</b>}<span>{title}</span></p>'),
      valid('<ul>{items.map((item) => <li key={item}>{item}</li>)}<li>Last</li></ul>'),
      valid('<main><Header />{children}</main>'),
    ],
    invalid: [
      alone('<p>{isNew && <b>New</b>} arrived</p>'),
      alone('<p>Total{money !== null && <b>{money}</b>}</p>'),
      alone('<p><b>{left}</b> of {stock} left</p>', 3),
      alone('<p><Icon />{label}</p>'),
      alone('<p>{isCopied && "Copied"}<Icon /></p>'),
      alone('<p>{a} · {b}</p>', 3),
      alone('<p>{isLast ? "last" : <b>{count}</b>}<i /></p>'),
      fragment('<>words</>'),
      fragment('<p>{isOpen && <>words <b>strong</b></>}</p>'),
    ],
  },
);
