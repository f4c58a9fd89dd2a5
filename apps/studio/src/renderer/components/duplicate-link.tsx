import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { Link } from 'react-router';
import { againPath } from '../lib/drop-paths.ts';

/** Leads to a new drop with the settings of this one, from a row. */
export const DuplicateLink = ({ drop: { id, title } }: { drop: Pick<Drop, 'id' | 'title'> }) => (
  <Button
    component={Link}
    to={againPath(id)}
    variant="default"
    size="xs"
    aria-label={t`Duplicate ${title}`}
    title={t`Duplicate`}
  >
    <IconCopy size={15} aria-hidden="true" />
  </Button>
);
