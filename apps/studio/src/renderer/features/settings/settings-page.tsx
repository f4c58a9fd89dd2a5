import { t } from '@lingui/core/macro';
import { NativeSelect, SegmentedControl, Switch, useMantineColorScheme } from '@mantine/core';
import { type ReactNode, useEffect, useId } from 'react';
import { useSearchParams } from 'react-router';
import { useStore } from 'zustand';
import { isLanguage, LANGUAGES } from '../../../shared/language.ts';
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
    <Page title={t`Settings`} width="narrow">
      <p className="dim">{t`These settings are kept on this computer.`}</p>
      <Part title={t`Notices`}>
        <NoticeTable />
      </Part>
      <Part title={t`Colours`}>
        <Colours />
      </Part>
      <Part title={t`Language`}>
        <LanguageField />
      </Part>
      <Part title={t`While a drop is on air`}>
        <Switch
          label={t`Keep the display on`}
          description={t`The screen does not go dark while a drop of yours sells.`}
          checked={keepsAwake}
          onChange={(event) => settings.setState({ keepsAwake: event.currentTarget.checked })}
        />
      </Part>
      <Part title={t`Server`}>
        <ServerLine />
      </Part>
      <Part title={t`Updates`} name="updates">
        <Updates />
      </Part>
      <Part title={t`Diagnostics`} name="diagnostics">
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
  { value: 'auto', label: t`As the system` },
  { value: 'light', label: t`Light` },
  { value: 'dark', label: t`Dark` },
] as const;

const Colours = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label={t`Colours`}
      data={[...SCHEMES]}
      value={colorScheme}
      onChange={(value) => setColorScheme(value)}
    />
  );
};

/** Each language stands there in its own words. The page is loaded anew with the one that is chosen. */
const LanguageField = () => {
  const { settings, version } = useStudio();
  const language = useStore(settings, (all) => all.language);
  const choose = (value: string): void => {
    settings.setState({ language: isLanguage(value) ? value : 'system' });
    version.reload();
  };
  return (
    <NativeSelect
      aria-label={t`Language`}
      value={language}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      <option value="system">{t`As the system`}</option>
      {Object.entries(LANGUAGES).map(([tag, name]) => (
        <option key={tag} value={tag} lang={tag}>
          {name}
        </option>
      ))}
    </NativeSelect>
  );
};
