import { board } from './board.ts';
import { DATABASE } from './boards/database.ts';
import { EVENTS } from './boards/events.ts';
import { HEALTH } from './boards/health.ts';
import { SALE } from './boards/sale.ts';

/** The boards by the name of their file in `deploy/grafana`. */
export const boards = {
  sale: board('sale', { title: 'Sale', says: 'Is it selling, how fast, and what do buyers hear?' }, SALE),
  health: board(
    'health',
    { title: 'Health', says: 'Do the processes answer, how quickly, and at what cost?' },
    HEALTH,
  ),
  events: board('events', { title: 'Events', says: 'Who hears of what has happened, and how late?' }, EVENTS),
  database: board(
    'database',
    { title: 'Database', says: 'What stands between an order and its commit?' },
    DATABASE,
  ),
};

export type Queries = { title: string; expressions: string[] };

/** What the panels of a board ask for, of all processes. */
export const queriesOf = ({ panels = [] }: (typeof boards)[keyof typeof boards]): Queries[] =>
  panels.map((panel) => {
    const { title = '', targets = [] } = panel as { title?: string; targets?: { expr: string }[] };
    return { title, expressions: targets.map(({ expr }) => expr.replaceAll('$instance', '.*')) };
  });

/** As the files have it. */
export const toText = (one: object): string => `${JSON.stringify(one, null, 2)}\n`;
