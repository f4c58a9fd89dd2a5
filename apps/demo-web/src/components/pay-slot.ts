import type { Order } from '@livedrops/sdk';
import type { ComponentType } from 'react';

/** Where a page lets a pending order be paid. The app puts it in, so that features need not know each other. */
export type PaySlot = ComponentType<{
  order: Order;
  /** Whether it takes the focus when it appears, because a press of the person made it appear. */
  takesFocus?: boolean;
}> & {
  /** Fetches its code before the rush, while there is time to try again; it does so until the returned function stops it. */
  preload: () => () => void;
};
