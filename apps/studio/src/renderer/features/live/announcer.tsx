import { t } from '@lingui/core/macro';
import { phaseLabel } from '../../components/status-tag.tsx';
import type { DropPhase } from '../../lib/drop-phase.ts';
import type { LiveFrame } from './live-frame.ts';
import { soldMilestone } from './sold-milestone.ts';

type AnnouncerProps = { phase: DropPhase; frame: LiveFrame; title: string };

/** For people who listen: changes of state and a few milestones, never every sale. */
export const Announcer = ({ phase, frame, title }: AnnouncerProps) => {
  const milestone = phase === 'live' ? soldMilestone(frame) : null;
  const state = phaseLabel(phase);
  const text = milestone === null ? `${title}: ${state}` : t`${title}: ${state}, ${milestone} percent sold`;
  return (
    <p
      className="visually-hidden"
      aria-live={phase === 'paused' || phase === 'sold_out' ? 'assertive' : 'polite'}
    >
      {text}
    </p>
  );
};
