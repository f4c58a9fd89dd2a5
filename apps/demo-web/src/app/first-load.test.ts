import source from '../../public/first-load.js?raw';
import { afterEach, beforeEach, expect, it } from 'vitest';

// Once for the file: a page runs it once, and its listeners stay.
// oxlint-disable-next-line typescript/no-implied-eval -- it is a script, not a module
new Function(source)();

const missingScript = (type: string) => {
  const script = document.createElement('script');
  script.type = type;
  document.body.append(script);
  script.dispatchEvent(new Event('error'));
};

beforeEach(() => {
  document.body.innerHTML = '<div id="root"></div>';
});
afterEach(() => {
  document.body.innerHTML = '';
});

it('says that the shop did not load where its script is missing', () => {
  missingScript('module');
  expect(document.querySelector('#root h1')?.textContent).toBe('The shop did not load');
  expect(document.querySelector('#root button')?.textContent).toBe('Load it again');
});

it('says so where this browser cannot read the script', () => {
  const brokenScript = (filename: string) =>
    window.dispatchEvent(new ErrorEvent('error', { message: 'SyntaxError: Unexpected token', filename }));
  brokenScript('chrome-extension://abc/content.js');
  expect(document.querySelector('#root')?.childElementCount).toBe(0);
  brokenScript(`${location.origin}/assets/index-a.js`);
  expect(document.querySelector('#root h1')?.textContent).toBe('The shop did not load');
});

it('claims nothing of an order that was on its way', () => {
  missingScript('module');
  const text = document.querySelector('#root p')?.textContent;
  expect(text).toContain('If you had just ordered: load it again');
  expect(text).not.toContain('Nothing was ordered');
});

it('leaves a shop alone that is there', () => {
  document.body.innerHTML = '<div id="root"><p>The shop</p></div>';
  missingScript('module');
  expect(document.querySelector('#root')?.innerHTML).toBe('<p>The shop</p>');
});
