import { t } from '@lingui/core/macro';
import type { WebhookEndpoint, WebhookEventType } from '@livedrops/sdk';
import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { useId, useState, type FormEvent } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { FormError } from '../../components/error-notice.tsx';
import { describeError } from '../../lib/problem-text.ts';
import { EVENT_GROUPS, eventWord, validateEndpoint, type EndpointErrors } from './webhook-words.ts';
import classes from './webhooks.module.css';

export type EndpointInput = { url: string; events: WebhookEventType[] };

type EndpointDialogProps = {
  /** `null`: a new one. */
  endpoint: WebhookEndpoint | null;
  isPending: boolean;
  error: unknown;
  onSave: (input: EndpointInput) => void;
  onClose: () => void;
};

/** Where events go, and which. */
export const EndpointDialog = ({ endpoint, isPending, error, onSave, onClose }: EndpointDialogProps) => {
  const [url, setUrl] = useState(endpoint?.url ?? '');
  const [events, setEvents] = useState<ReadonlySet<WebhookEventType>>(
    () => new Set(endpoint?.events ?? ['order.confirmed']),
  );
  const [errors, setErrors] = useState<EndpointErrors>({});
  const { fields } = describeError(error);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = validateEndpoint(url, events);
    setErrors(found);
    if (Object.keys(found).length === 0) onSave({ url: url.trim(), events: [...events] });
  };
  return (
    <Dialog onClose={onClose} size="lg" title={endpoint === null ? t`New webhook` : t`Edit webhook`}>
      <form onSubmit={submit} noValidate>
        <TextInput
          label={t`Address`}
          description={t`Where your server listens. It is sent a POST for each event.`}
          placeholder="https://…"
          type="url"
          required
          data-autofocus
          value={url}
          error={errors.url ?? fields['url']}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <EventChoice events={events} error={errors.events ?? fields['events']} onChange={setEvents} />
        <FormError error={error} fields={['url', 'events']} />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t`Cancel`}
          </Button>
          <Button type="submit" loading={isPending}>
            {endpoint === null ? t`Create webhook` : t`Save changes`}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
};

type EventChoiceProps = {
  events: ReadonlySet<WebhookEventType>;
  error: string | undefined;
  onChange: (events: ReadonlySet<WebhookEventType>) => void;
};

const EventChoice = ({ events, error, onChange }: EventChoiceProps) => {
  const errorId = useId();
  const choose = (types: readonly WebhookEventType[], isChosen: boolean): void => {
    const next = new Set(events);
    for (const type of types) {
      if (isChosen) next.add(type);
      else next.delete(type);
    }
    onChange(next);
  };
  return (
    <div className={classes['groups']}>
      {EVENT_GROUPS.map(({ label, all, types }) => {
        const chosen = types.filter((type) => events.has(type)).length;
        return (
          <fieldset key={label} className={classes['group']} aria-describedby={error && errorId}>
            <legend>{label}</legend>
            <Checkbox
              label={all}
              checked={chosen === types.length}
              indeterminate={chosen > 0 && chosen < types.length}
              onChange={(event) => choose(types, event.currentTarget.checked)}
            />
            {types.map((type) => (
              <Checkbox
                key={type}
                className={classes['event']}
                label={
                  <span>
                    <span>{eventWord(type)}</span> <code className={classes['type']}>{type}</code>
                  </span>
                }
                checked={events.has(type)}
                onChange={(event) => choose([type], event.currentTarget.checked)}
              />
            ))}
          </fieldset>
        );
      })}
      {error !== undefined && (
        <p id={errorId} className={classes['fault']} role="alert">
          {error}
        </p>
      )}
    </div>
  );
};
