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

it('leaves a shop alone that is there', () => {
  document.body.innerHTML = '<div id="root"><p>The shop</p></div>';
  missingScript('module');
  expect(document.querySelector('#root')?.innerHTML).toBe('<p>The shop</p>');
});
