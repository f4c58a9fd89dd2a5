import { t } from '@lingui/core/macro';
import { LIMITS } from '@livedrops/sdk/contract';
import { Button, Group, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { textFault } from '../../lib/say-fault.ts';
import { useStudio } from '../../lib/studio.ts';
import { useCommand } from '../../lib/use-command.ts';
import type { RefundablePart } from './refund-dialog.tsx';

type Props = {
  part: RefundablePart;
  onDone: () => void;
};

/** What the creator writes down about a part, for themselves. */
export const NoteField = ({ part: { id, dropId, note = '' }, onDone }: Props) => {
  const { client } = useStudio();
  const [text, setText] = useState(note);
  const typed = text.trim();
  const fault = typed === '' ? null : textFault('note', typed);
  const save = useCommand<void>(
    async (_input, { signal }) =>
      client.orders.note(id, { dropId, note: typed === '' ? null : typed }, { signal }),
    { onSuccess: onDone },
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending && fault === null) save.mutate();
      }}
    >
      <Textarea
        label={t`Note`}
        description={t`Only you see it.`}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={LIMITS.noteLength}
        value={text}
        error={fault}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {save.error !== null && <ErrorNotice error={save.error} />}
      {typed !== note.trim() && (
        <Group justify="flex-end" mt="xs">
          <Button type="submit" variant="default" size="xs" loading={save.isPending}>
            {t`Save the note`}
          </Button>
        </Group>
      )}
    </form>
  );
};
