import { expect, it } from 'vitest';
import type { PageCommand } from '../shared/ipc.ts';
import { createPageTeller } from './page-teller.ts';

const open = (dropId: string): PageCommand => ({ kind: 'open', screen: { name: 'live', dropId } });
const run: PageCommand = { kind: 'run', id: 'go.drops' };

it('tells a page that listens at once', () => {
  const sent: PageCommand[] = [];
  const teller = createPageTeller((command) => void sent.push(command));
  expect(teller.listen()).toEqual([]);
  teller.tell(run);
  teller.tell(open('drp_1'));
  expect(sent).toEqual([run, open('drp_1')]);
});

it('keeps the last screen for a page that does not listen yet, and nothing that would be done late', () => {
  const sent: PageCommand[] = [];
  const teller = createPageTeller((command) => void sent.push(command));
  teller.tell(open('drp_1'));
  teller.tell(run);
  teller.tell(open('drp_2'));
  expect(teller.listen()).toEqual([open('drp_2')]);
  expect([teller.listen(), sent]).toEqual([[], []]);
  teller.pageGone();
  teller.tell(open('drp_3'));
  expect([teller.listen(), sent]).toEqual([[open('drp_3')], []]);
});
