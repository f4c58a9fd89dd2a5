import { SegmentedControl, Switch, useMantineColorScheme } from '@mantine/core';
import { type ReactNode, useEffect, useId } from 'react';
import { useSearchParams } from 'react-router';
import { useStore } from 'zustand';
import { Page } from '../../components/page.tsx';
import { useStudio } from '../../lib/studio.ts';
import { Diagnostics } from './diagnostics.tsx';
import { NoticeTable } from './notice-table.tsx';
import { ServerLine } from '../../components/server-form.tsx';
import { Updates } from './updates.tsx';
import classes from './settings.module.css';

/** What a person wants on this computer, and how the Studio is. */
export const SettingsPage = () => {
  const { settings } = useStudio();
  const keepsAwake = useStore(settings, (all) => all.keepsAwake);
  return (
    <Page title="Settings" width="narrow">
      <p className="dim">These settings are kept on this computer.</p>
      <Part title="Notices">
        <NoticeTable />
      </Part>
      <Part title="Colours">
        <Colours />
      </Part>
      <Part title="While a drop is on air">
        <Switch
          label="Keep the display on"
          description="The screen does not go dark while a drop of yours sells."
          checked={keepsAwake}
          onChange={(event) => settings.setState({ keepsAwake: event.currentTarget.checked })}
        />
      </Part>
      <Part title="Server">
        <ServerLine />
      </Part>
      <Part title="Updates" name="updates">
        <Updates />
      </Part>
      <Part title="Diagnostics" name="diagnostics">
        <Diagnostics />
      </Part>
    </Page>
  );
};

/** `name`: the address may ask for it. */
const Part = ({ title, name, children }: { title: string; name?: string; children: ReactNode }) => {
  const id = useId();
  const [search] = useSearchParams();
  const isAskedFor = name !== undefined && search.get('part') === name;
  useEffect(() => {
    if (!isAskedFor) return;
    const heading = document.getElementById(id);
    heading?.scrollIntoView({ block: 'start' });
    heading?.focus({ preventScroll: true });
  }, [id, isAskedFor]);
  return (
    <section aria-labelledby={id} className={classes['part']}>
      <h2 id={id} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </section>
  );
};

const SCHEMES = [
  { value: 'auto', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

const Colours = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label="Colours"
      data={[...SCHEMES]}
      value={colorScheme}
      onChange={(value) => setColorScheme(value)}
    />
  );
};
