import { t } from '@lingui/core/macro';
import { useStore } from 'zustand';
import { SECTIONS } from '../../../shared/menu.ts';
import { Dialog } from '../../components/dialog.tsx';
import { keysText } from '../../lib/keys-text.ts';
import { useStudio } from '../../lib/studio.ts';
import { SECTION_LABELS } from './section-labels.ts';
import classes from './commands.module.css';

/** Every command that has keys here and now. */
export const ShortcutSheet = ({ onClose }: { onClose: () => void }) => {
  const { commands, config } = useStudio();
  const withKeys = useStore(commands.store).filter(({ keys = [] }) => keys.length > 0);
  return (
    <Dialog title={t`Keyboard shortcuts`} size="lg" onClose={onClose}>
      <div className={classes['sheet']}>
        {SECTIONS.map((section) => {
          const ofSection = withKeys.filter((command) => command.section === section);
          if (ofSection.length === 0) return null;
          return (
            <section key={section} aria-label={SECTION_LABELS[section]}>
              <h3>{SECTION_LABELS[section]}</h3>
              <dl>
                {ofSection.map(({ id, title, keys = [], whyOff = null }) => (
                  <div key={id} className={classes['line']}>
                    <dt className={whyOff === null ? '' : 'dim'}>{title}</dt>
                    <dd>
                      <kbd>{keysText(keys[0] ?? '', config.platform)}</kbd>
                      {keys.includes('shift+?') && <kbd>{keysText('shift+?', config.platform)}</kbd>}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Dialog>
  );
};
