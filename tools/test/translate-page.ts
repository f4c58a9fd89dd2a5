/**
 * Translates a page as browsers do, without changing the words: each text is taken out and stands again in two <font> elements, also
 * whatever is shown later. It runs inside the page, so it must not use anything from outside.
 */
export function translatePage(): void {
  const LEFT_ALONE = 'script, style, noscript, textarea, option, font, [translate="no"]';

  const translate = (text: Text): void => {
    if (text.parentElement === null || text.data.trim() === '') return;
    if (text.parentElement.closest(LEFT_ALONE) !== null) return;
    const outer = document.createElement('font');
    const inner = document.createElement('font');
    inner.textContent = text.data;
    outer.append(inner);
    text.replaceWith(outer);
  };

  const translateIn = (root: Node): void => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Text[] = root instanceof Text ? [root] : [];
    while (walker.nextNode() !== null) texts.push(walker.currentNode as Text);
    texts.forEach(translate);
  };

  const start = (): void => {
    translateIn(document.body);
    new MutationObserver((records) => {
      for (const { target, addedNodes } of records) {
        if (target instanceof Text) translate(target);
        addedNodes.forEach(translateIn);
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  };
  // Scripts may run before there is a body.
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start);
  else start();
}
