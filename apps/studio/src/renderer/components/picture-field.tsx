import { t } from '@lingui/core/macro';
import { ActionIcon, Button, FileButton, Progress, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPhotoPlus, IconTrash, IconX } from '@tabler/icons-react';
import { LIMITS, PICTURE_TYPES } from '@livedrops/sdk/contract';
import {
  useEffect,
  useEffectEvent,
  useId,
  useState,
  type DragEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { flushSync } from 'react-dom';
import { textFault } from '../lib/say-fault.ts';
import { picturesHint, type PictureItem, type PicturesForm } from '../lib/use-pictures.ts';
import { DropPicture } from './drop-picture.tsx';
import classes from './picture-field.module.css';

type PictureFieldProps = {
  pictures: PicturesForm;
  /** The address of a picture elsewhere, which shows as long as there are no others; `null`: none. */
  linked?: string | null;
  onUnlink?: () => void;
};

/** The pictures of a product, dropped, chosen or pasted, in an order of their own, each with its text; or the one picture of a profile. */
export const PictureField = ({ pictures, linked = null, onUnlink }: PictureFieldProps) => {
  const { items, fault, max, add } = pictures;
  const isOne = max === 1;
  const label = isOne ? t`Picture` : t`Pictures`;
  const hintId = useId();
  const [isOver, setIsOver] = useState(false);
  usePaste(add);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(false);
    add([...event.dataTransfer.files]);
  };
  const isFull = !isOne && items.length >= max;
  return (
    <div role="group" aria-label={label} aria-describedby={hintId} className={classes['field']}>
      <span className={classes['label']} aria-hidden="true">
        {label}
      </span>
      <p id={hintId} className={`${classes['hint']} dim`}>
        {picturesHint(max)}
      </p>
      {items.length === 0 && linked !== null && (
        <div className={classes['item']}>
          <DropPicture imageUrl={linked} size={64} />
          <span className={classes['what']}>{t`A picture at another address`}</span>
          <IconButton
            label={t`Remove the picture at another address`}
            onClick={onUnlink}
            icon={<IconTrash size={16} />}
          />
        </div>
      )}
      {items.length > 0 && (
        <ol className={classes['list']}>
          {items.map((item, index) => (
            <li key={item.key} className={classes['item']}>
              <Item item={item} nth={index + 1} of={items.length} pictures={pictures} />
            </li>
          ))}
        </ol>
      )}
      <div
        className={classes['zone']}
        data-over={isOver || undefined}
        data-testid="picture-zone"
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <FileButton
          multiple={!isOne}
          accept={PICTURE_TYPES.join(',')}
          onChange={(files: File | File[] | null) => add(files === null ? [] : [files].flat())}
          disabled={isFull}
        >
          {(button) => (
            <Button
              {...button}
              variant="default"
              disabled={isFull}
              leftSection={<IconPhotoPlus size={16} aria-hidden="true" />}
            >
              {isOne ? t`Choose a picture` : t`Choose pictures`}
            </Button>
          )}
        </FileButton>
        <span className="dim">
          {isFull ? t`There is no room for more` : isOne ? ONE_HINT : t`or drop them here, or paste them`}
        </span>
      </div>
      <p role="alert" className={classes['fault']}>
        {fault}
      </p>
    </div>
  );
};

const ONE_HINT = t`or drop it here, or paste it`;

/** Pictures that are pasted anywhere in the window belong to the form that is open. Text that is pasted stays where it is pasted. */
const usePaste = (add: (files: readonly File[]) => void): void => {
  const paste = useEffectEvent((event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    add(files);
  });
  useEffect(() => {
    const listen = (event: ClipboardEvent): void => paste(event);
    document.addEventListener('paste', listen);
    return () => document.removeEventListener('paste', listen);
  }, []);
};

type ItemProps = { item: PictureItem; nth: number; of: number; pictures: PicturesForm };

const Item = ({ item, nth, of, pictures }: ItemProps) => {
  const { name } = item;
  switch (item.state) {
    case 'ready':
      return <ReadyItem item={item} nth={nth} of={of} pictures={pictures} />;
    case 'uploading':
      return (
        <>
          <DropPicture imageUrl={null} size={64} />
          <span className={classes['what']}>
            <span className={classes['name']}>{name}</span>
            <Progress
              value={item.share * 100}
              aria-label={t`Upload of ${name}`}
              // All bytes are there; the forms are being made.
              animated={item.share === 1}
            />
          </span>
          <IconButton
            label={t`Cancel the upload of ${name}`}
            onClick={() => pictures.remove(item.key)}
            icon={<IconX size={16} />}
          />
        </>
      );
    case 'failed':
      return (
        <>
          <DropPicture imageUrl={null} size={64} />
          <span className={classes['what']}>
            <span className={classes['name']}>{name}</span>
            <span role="alert" className={classes['fault']}>
              {item.reason}
            </span>
          </span>
          {item.file !== null && (
            <Button variant="default" size="xs" onClick={() => pictures.retry(item.key)}>
              {t`Try again`}
            </Button>
          )}
          <IconButton
            label={t`Remove ${name}`}
            onClick={() => pictures.remove(item.key)}
            icon={<IconTrash size={16} />}
          />
        </>
      );
  }
};

type ReadyProps = Omit<ItemProps, 'item'> & { item: Extract<PictureItem, { state: 'ready' }> };

const ReadyItem = ({ item, nth, of, pictures }: ReadyProps) => {
  const move = (by: -1 | 1) => (event: MouseEvent<HTMLButtonElement>) => {
    const button = event.currentTarget;
    // What is moved in the page loses the keyboard.
    flushSync(() => pictures.move(item.key, by));
    button.focus();
  };
  if (of === 1 && pictures.max === 1)
    return (
      <>
        <DropPicture imageUrl={item.picture.url} image={item.picture} size={64} />
        <span className={classes['what']} />
        <IconButton
          label={t`Remove the picture`}
          onClick={() => pictures.remove(item.key)}
          icon={<IconTrash size={16} />}
        />
      </>
    );
  return (
    <>
      <DropPicture imageUrl={item.picture.url} image={item.picture} size={64} />
      <TextInput
        className={classes['what'] ?? ''}
        size="xs"
        label={t`What picture ${nth} shows`}
        placeholder={t`For fans who cannot see it`}
        maxLength={LIMITS.altLength}
        value={item.alt}
        error={textFault('alt', item.alt)}
        onChange={(event) => pictures.describe(item.key, event.currentTarget.value)}
      />
      <span className={classes['buttons']}>
        <IconButton
          label={t`Move picture ${nth} forward`}
          isOff={nth === 1}
          onClick={move(-1)}
          icon={<IconArrowUp size={16} />}
        />
        <IconButton
          label={t`Move picture ${nth} back`}
          isOff={nth === of}
          onClick={move(1)}
          icon={<IconArrowDown size={16} />}
        />
        <IconButton
          label={t`Remove picture ${nth}`}
          onClick={() => pictures.remove(item.key)}
          icon={<IconTrash size={16} />}
        />
      </span>
    </>
  );
};

type IconButtonProps = {
  label: string;
  icon: ReactNode;
  /** It stays reachable, so that the keyboard is not lost at the end of a list. */
  isOff?: boolean;
  onClick: ((event: MouseEvent<HTMLButtonElement>) => void) | undefined;
};

const IconButton = ({ label, icon, isOff = false, onClick }: IconButtonProps) => (
  <ActionIcon
    type="button"
    variant="subtle"
    color="gray"
    size={32}
    aria-label={label}
    aria-disabled={isOff}
    className={classes['icon'] ?? ''}
    onClick={onClick}
  >
    {icon}
  </ActionIcon>
);
