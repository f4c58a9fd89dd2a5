import { t } from '@lingui/core/macro';
import { NativeSelect } from '@mantine/core';
import { IconBookmarkPlus, IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { NameButton } from '../../components/name-button.tsx';
import { useNamedList } from '../../lib/use-named-list.ts';
import type { DropForm } from './drop-form.ts';
import { type Template, TEMPLATES } from './templates.ts';
import tabs from '../../components/tabs.module.css';
import classes from './drop-editor.module.css';

type TemplateBarProps = {
  /** The settings as a template keeps them. */
  settings: () => DropForm;
  onChoose: (template: Template) => void;
};

const WORDS = {
  field: t`Name of this template`,
  hint: t`It keeps all settings but the date, for you on this computer.`,
  taken: t`Another template has this name`,
};

/** Settings that were given a name, to begin a drop with. */
export const TemplateBar = ({ settings, onChoose }: TemplateBarProps) => {
  const { all, whyFull, add, rename, remove } = useNamedList(TEMPLATES);
  const [chosenName, setChosenName] = useState('');
  const chosen = all.find(({ name }) => name === chosenName);
  const choose = (name: string): void => {
    setChosenName(name);
    const template = all.find((one) => one.name === name);
    if (template !== undefined) onChoose(template);
  };
  return (
    <div className={classes['templates']} role="group" aria-label={t`Templates`}>
      {all.length > 0 && (
        <NativeSelect
          aria-label={t`Begin with a template`}
          size="xs"
          data={[
            { value: '', label: t`Begin with a template…` },
            ...all.map(({ name }) => ({ value: name, label: name })),
          ]}
          value={chosen?.name ?? ''}
          onChange={(event) => choose(event.currentTarget.value)}
        />
      )}
      {chosen !== undefined && (
        <NameButton
          key={chosen.name}
          label={t`Change the template ${{ name: chosen.name }}`}
          icon={<IconDots size={16} aria-hidden="true" />}
          className={tabs['tab']}
          words={WORDS}
          name={chosen.name}
          others={all.filter((one) => one !== chosen)}
          onName={(name) => {
            rename(chosen, name);
            setChosenName(name);
          }}
          onRemove={() => remove(chosen)}
        />
      )}
      <NameButton
        label={t`Keep as a template`}
        icon={
          <>
            <IconBookmarkPlus size={16} aria-hidden="true" />
            <span>{t`Keep as a template`}</span>
          </>
        }
        className={tabs['tab']}
        words={WORDS}
        name=""
        others={all}
        whyOff={whyFull}
        onName={(name) => add({ name, form: settings() })}
      />
    </div>
  );
};
