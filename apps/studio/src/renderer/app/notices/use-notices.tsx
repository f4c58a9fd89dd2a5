import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useCallback, useState } from 'react';
import { useNavigate } from 'react-router';
import { pathOf } from '../../../shared/screen.ts';
import type { NoticeKind } from '../../lib/local-settings.ts';
import { playTone } from '../../lib/play-tone.ts';
import { useStudio } from '../../lib/studio.ts';
import { createNewsFilter } from './news-filter.ts';
import type { Told } from './notice-words.ts';
import classes from './notices.module.css';

/** These stay until somebody has seen them. */
const TROUBLES: ReadonlySet<NoticeKind> = new Set(['trouble', 'payments', 'stuck']);

/** Tells by the desktop when the window is not looked at, and inside the window, as the settings say. */
export const useNotices = (): ((told: Told) => void) => {
  const { bridge, settings, unseen } = useStudio();
  const navigate = useNavigate();
  const [isNews] = useState(createNewsFilter);
  return useCallback(
    ({ kind, what, title, body, screen }) => {
      if (!isNews(what, performance.now())) return;
      const ways = settings.getState().notices[kind];
      const isLookedAt = document.hasFocus();
      if (TROUBLES.has(kind) && !isLookedAt) unseen.add();
      if (ways.desktop && !isLookedAt) void bridge.notify({ title, body, screen }).catch(() => false);
      if (ways.sound) playTone();
      // The screen itself says it louder.
      if (!ways.window || window.location.hash === `#${pathOf(screen)}`) return;
      const id = what;
      notifications.show({
        id,
        title,
        message: (
          <span className={classes['message']}>
            <span>{body}</span>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                notifications.hide(id);
                void navigate(pathOf(screen));
              }}
            >
              {t`Show`}
            </Button>
          </span>
        ),
        ...(TROUBLES.has(kind) && { color: 'red', autoClose: false }),
        closeButtonProps: { 'aria-label': t`Dismiss` },
      });
    },
    [bridge, settings, unseen, isNews, navigate],
  );
};
