import { plural, t } from '@lingui/core/macro';
import { Button, Checkbox, Group, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useStudio } from '../lib/studio.ts';
import { type ExportState, type ExportWish, useExport } from '../lib/use-export.ts';
import { Dialog } from './dialog.tsx';
import { ErrorNotice } from './error-notice.tsx';
import classes from './export-dialog.module.css';

type Stoppable = Parameters<ExportWish['open']>[0];
type Stream = ReturnType<ExportWish['open']>;

/** What a file can be made of. */
export type Exportable<Column extends string> = {
  /** What the file is called. */
  rows: string;
  /** What a row is about. */
  row: keyof typeof WORDS;
  /** The columns in their order, and what people call them. */
  columns: readonly Column[];
  labels: Record<Column, string>;
  /** What is mostly wanted; the rest is for bookkeepers and programs. */
  usual: readonly Column[];
  csv: (look: { columns: Column[]; timeZone: string }, options: Stoppable) => Stream;
  /** Absent when there is no such file. */
  ndjson?: (options: Stoppable) => Stream;
};

type RowWords = {
  title: string;
  soFar: (rows: number) => string;
  saved: (rows: number, name: string) => string;
};

const WORDS: Record<'order' | 'follower' | 'customer', RowWords> = {
  order: {
    title: t`Export orders`,
    soFar: (rows) => t`${plural(rows, { one: '# order', other: '# orders' })} so far…`,
    saved: (rows, name) => t`Saved: ${plural(rows, { one: '# order', other: '# orders' })} in ${name}`,
  },
  follower: {
    title: t`Export followers`,
    soFar: (rows) => t`${plural(rows, { one: '# follower', other: '# followers' })} so far…`,
    saved: (rows, name) => t`Saved: ${plural(rows, { one: '# follower', other: '# followers' })} in ${name}`,
  },
  customer: {
    title: t`Export customers`,
    soFar: (rows) => t`${plural(rows, { one: '# customer', other: '# customers' })} so far…`,
    saved: (rows, name) => t`Saved: ${plural(rows, { one: '# customer', other: '# customers' })} in ${name}`,
  },
};

const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

type Props<Column extends string> = Exportable<Column> & { onClose: () => void };

/** Saves what a list has as a file: all of it, also what is not loaded. */
export const ExportDialog = <Column extends string>(props: Props<Column>) => {
  const { rows, row, columns: all, labels, usual, csv, ndjson, onClose } = props;
  const { state, start, cancel } = useExport();
  const [format, setFormat] = useState<'csv' | 'ndjson'>('csv');
  const [timeZone, setTimeZone] = useState(ownZone);
  const [chosen, setChosen] = useState<ReadonlySet<Column>>(() => new Set(usual));
  const isRunning = state.kind === 'running';
  const columns = all.filter((column) => chosen.has(column));
  const toggle = (column: Column): void => {
    const after = new Set(chosen);
    if (!after.delete(column)) after.add(column);
    setChosen(after);
  };
  const save = (): void =>
    start({
      fileName: `${rows}.${format}`,
      open: (options) =>
        format === 'ndjson' && ndjson !== undefined ? ndjson(options) : csv({ columns, timeZone }, options),
    });
  return (
    <Dialog onClose={onClose} title={WORDS[row].title} closeOnClickOutside={!isRunning}>
      {ndjson !== undefined && (
        <NativeSelect
          label={t`File`}
          value={format}
          disabled={isRunning}
          onChange={(event) => setFormat(event.currentTarget.value === 'csv' ? 'csv' : 'ndjson')}
          data={[
            { value: 'csv', label: t`CSV, for spreadsheets` },
            { value: 'ndjson', label: t`NDJSON, for programs: everything` },
          ]}
        />
      )}
      {format === 'csv' && (
        <>
          <NativeSelect
            mt="sm"
            label={t`Times in`}
            value={timeZone}
            disabled={isRunning}
            onChange={(event) => setTimeZone(event.currentTarget.value)}
            data={[...new Set([ownZone(), 'UTC'])]}
          />
          <fieldset className={classes['columns']} disabled={isRunning}>
            <legend>{t`Columns`}</legend>
            {all.map((column) => (
              <Checkbox
                key={column}
                size="xs"
                label={labels[column]}
                checked={chosen.has(column)}
                onChange={() => toggle(column)}
              />
            ))}
          </fieldset>
        </>
      )}
      {state.kind === 'failed' && <ErrorNotice error={state.error} />}
      <SavedLine state={state} row={row} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={isRunning ? cancel : onClose}>
          {isRunning ? t`Cancel` : t`Close`}
        </Button>
        <Button loading={isRunning} disabled={format === 'csv' && columns.length === 0} onClick={save}>
          {t`Save the file`}
        </Button>
      </Group>
    </Dialog>
  );
};

/** How far it is, and where to find it afterwards. */
const SavedLine = ({ state, row }: { state: ExportState; row: keyof typeof WORDS }) => {
  const { bridge, config } = useStudio();
  return (
    <div className={classes['saved']}>
      <p role="status">{sayState(state, row)}</p>
      {state.kind === 'saved' && config.platform !== 'web' && (
        <Button variant="subtle" size="xs" onClick={() => void bridge.showFile(state.file.id)}>
          {t`Show in folder`}
        </Button>
      )}
    </div>
  );
};

const sayState = (state: ExportState, row: keyof typeof WORDS): string => {
  if (state.kind === 'running') return WORDS[row].soFar(state.rows);
  return state.kind === 'saved' ? WORDS[row].saved(state.rows, state.file.name) : '';
};
