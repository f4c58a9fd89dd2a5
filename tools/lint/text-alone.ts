/**
 * Browsers translate a page by putting each text into a <font> element. React still holds the text node of before: it fails when it
 * removes that node or puts something before it, and it writes new words where nobody sees them. Text that is the only child of an
 * element is safe, because React then sets the text of the element. So a text stands alone, unless nothing beside it ever changes.
 */
type Node = { type: string; [key: string]: unknown };
type Context = {
  options: readonly unknown[];
  report: (problem: { node: unknown; messageId: string }) => void;
};

/** What a child can be. `unknown` may be words: only the types would tell. */
type Kind = 'words' | 'changing words' | 'element' | 'coming and going' | 'unknown';

const textAlone = {
  meta: {
    type: 'problem',
    messages: {
      alone:
        'This text has siblings that change, or changes itself: put it into an element of its own (a translated page breaks).',
      fragment: 'This text has no element of its own: put it into one (a translated page breaks).',
    },
    schema: [{ type: 'object', properties: { elements: { type: 'array', items: { type: 'string' } } } }],
  },
  create(context: Context) {
    const [given] = context.options as [{ elements?: string[] } | undefined];
    const elements = new Set(given?.elements);
    return {
      JSXFragment: (node: Node) => reportFragment(context, childrenOf(node, elements)),
      JSXElement: (node: Node) => reportElement(context, childrenOf(node, elements)),
    };
  },
};

// oxlint-disable-next-line import/no-default-export -- the form of a plugin
export default { meta: { name: 'livedrops' }, rules: { 'text-alone': textAlone } };

type Child = { node: Node; kind: Kind };

const isWords = ({ kind }: Child): boolean =>
  kind === 'words' || kind === 'changing words' || kind === 'unknown';

function reportFragment(context: Context, children: readonly Child[]): void {
  for (const { node } of children.filter(isWords)) context.report({ node, messageId: 'fragment' });
}

function reportElement(context: Context, children: readonly Child[]): void {
  if (children.length < 2) return;
  const isStill = children.every(({ kind }) => kind === 'words' || kind === 'element');
  if (isStill) return;
  for (const { node } of children.filter(isWords)) context.report({ node, messageId: 'alone' });
}

function childrenOf(parent: Node, elements: ReadonlySet<string>): Child[] {
  return (parent['children'] as Node[])
    .filter((node) => !isLayout(node))
    .map((node) => ({ node, kind: kindOfChild(node, elements) }));
}

/** Line breaks between tags, and comments. */
function isLayout(node: Node): boolean {
  if (node.type === 'JSXText')
    return /^\s*$/.test(String(node['value'])) && String(node['value']).includes('\n');
  return node.type === 'JSXExpressionContainer' && (node['expression'] as Node).type === 'JSXEmptyExpression';
}

function kindOfChild(node: Node, elements: ReadonlySet<string>): Kind {
  if (node.type === 'JSXText') return 'words';
  if (node.type === 'JSXExpressionContainer') return kindOf(node['expression'] as Node, elements);
  return 'element';
}

function kindOf(node: Node, elements: ReadonlySet<string>): Kind {
  switch (node.type) {
    case 'JSXElement':
    case 'JSXFragment':
      return 'element';
    case 'Literal':
      return typeof node['value'] === 'string' || typeof node['value'] === 'number'
        ? 'words'
        : 'coming and going';
    case 'TemplateLiteral':
      return (node['expressions'] as Node[]).length === 0 ? 'words' : 'changing words';
    case 'ConditionalExpression':
      return either(node['consequent'] as Node, node['alternate'] as Node, elements);
    case 'LogicalExpression':
      return node['operator'] === '&&'
        ? either(node['right'] as Node, null, elements)
        : either(node['left'] as Node, node['right'] as Node, elements);
    case 'CallExpression':
      return isListOfElements(node) ? 'coming and going' : kindOf(node['callee'] as Node, elements);
    case 'Identifier':
      return elements.has(String(node['name'])) ? 'coming and going' : 'unknown';
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return kindOf(node['expression'] as Node, elements);
    default:
      return 'unknown';
  }
}

/** One of two, or one or nothing. */
function either(one: Node, other: Node | null, elements: ReadonlySet<string>): Kind {
  const kinds = [one, ...(other === null ? [] : [other])].map((node) => kindOf(node, elements));
  return kinds.every((kind) => kind === 'element' || kind === 'coming and going')
    ? 'coming and going'
    : 'changing words';
}

/** `list.map((item) => <li />)` and `Array.from({ length }, () => <li />)`. */
function isListOfElements(call: Node): boolean {
  const made = (call['arguments'] as Node[]).at(-1);
  if (made?.type !== 'ArrowFunctionExpression') return false;
  const body = made['body'] as Node;
  return (
    body.type.startsWith('JSX') || body.type === 'ConditionalExpression' || body.type === 'BlockStatement'
  );
}
