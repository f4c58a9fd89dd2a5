import { LIMITS } from '@livedrops/sdk/contract';
import { createMockDb } from '@livedrops/sdk/msw';
import { createEvent, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { API_URL, DREW, renderStudio } from '../../../test/render-studio.tsx';

let files = 0;
/** The mock looks at how a file begins. */
const pngFile = (name = 'mug.png') =>
  new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, (files += 1)])], name, {
    type: 'image/png',
  });

const openDialog = async () => {
  const opened = await renderStudio({ signedInAs: DREW, at: '/products' });
  await opened.user.click(await screen.findByRole('button', { name: 'New product' }));
  const dialog = await screen.findByRole('dialog', { name: 'New product' });
  const input = dialog.querySelector<HTMLInputElement>('input[type=file]');
  if (input === null) throw new Error('there is no file button');
  return { ...opened, dialog: within(dialog), input };
};

const made = ({ db }: Awaited<ReturnType<typeof openDialog>>, name: string) =>
  [...db.products.values()].find(({ title }) => title === name);

describe('pictures of a product', () => {
  it('are chosen, dropped or pasted, described, put in order by keyboard, removed and saved', async () => {
    const opened = await openDialog();
    const { user, dialog, input, db } = opened;
    expect(dialog.getByText(/up to 20 MB and 50 megapixels. At most 8/)).toBeDefined();
    await user.upload(input, pngFile('one.png'));
    await user.type(await dialog.findByLabelText('What picture 1 shows'), 'The first');
    const drop = createEvent.drop(dialog.getByTestId('picture-zone'), {
      dataTransfer: { files: [pngFile()] },
    });
    fireEvent(dialog.getByTestId('picture-zone'), drop);
    await user.type(await dialog.findByLabelText('What picture 2 shows'), 'The second');
    fireEvent.paste(document.body, { clipboardData: { files: [pngFile('pasted.png')] } });
    await dialog.findByLabelText('What picture 3 shows');

    const up = dialog.getByRole('button', { name: 'Move picture 2 forward' });
    up.focus();
    await user.keyboard('{Enter}');
    expect(dialog.getByLabelText<HTMLInputElement>('What picture 1 shows').value).toBe('The second');
    expect(document.activeElement).toBe(dialog.getByRole('button', { name: 'Move picture 1 forward' }));
    await user.click(dialog.getByRole('button', { name: 'Remove picture 3' }));

    await user.type(dialog.getByLabelText(/^Name/), 'Cloud plate');
    await user.type(dialog.getByLabelText(/^Price/), '19.50');
    await user.click(dialog.getByRole('button', { name: 'Create product' }));
    await screen.findByRole('rowheader', { name: /Cloud plate/ });
    expect(made(opened, 'Cloud plate')?.images.map(({ alt }) => alt)).toEqual(['The second', 'The first']);

    await user.click(screen.getByRole('button', { name: 'Edit Cloud plate' }));
    const edit = within(await screen.findByRole('dialog', { name: 'Edit product' }));
    expect(edit.getByLabelText<HTMLInputElement>('What picture 1 shows').value).toBe('The second');
    await user.click(edit.getByRole('button', { name: 'Remove picture 1' }));
    await user.click(edit.getByRole('button', { name: 'Save changes' }));
    await waitFor(() =>
      expect(made(opened, 'Cloud plate')?.images.map(({ alt }) => alt)).toEqual(['The first']),
    );
    expect(db.pictures.size).toBe(3);
  });

  it('can be cancelled on their way, and hold up the saving until then', async () => {
    const { server, user, dialog, input } = await openDialog();
    const sent = Promise.withResolvers<AbortSignal>();
    server.use(
      http.post(`${API_URL}/api/pictures`, async ({ request }) => {
        sent.resolve(request.signal);
        return new Promise<never>(() => {});
      }),
    );
    await user.upload(input, pngFile('slow.png'));
    await sent.promise;
    expect(dialog.getByRole('progressbar', { name: 'Upload of slow.png' })).toBeDefined();
    expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Create product' }).disabled).toBe(true);
    await user.click(dialog.getByRole('button', { name: 'Cancel the upload of slow.png' }));
    expect(dialog.queryByText('slow.png')).toBeNull();
    expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Create product' }).disabled).toBe(false);
  });

  it.each([
    ['no picture', new File(['a,b'], 'sales.csv', { type: 'text/csv' }), /^This is no picture: JPEG/],
    [
      'too large',
      new File([new Uint8Array(LIMITS.pictureBytes + 1)], 'huge.jpg', { type: 'image/jpeg' }),
      /^It has 21 MB: at most 20 MB/,
    ],
  ])('that are %s are said to be so, and not sent', async (_name, file, reason) => {
    const { db, dialog } = await openDialog();
    fireEvent.drop(dialog.getByTestId('picture-zone'), { dataTransfer: { files: [file] } });
    expect((await dialog.findByText(reason)).getAttribute('role')).toBe('alert');
    expect(db.pictures.size).toBe(0);
  });

  it('that the server refuses say why, and can be tried again', async () => {
    const { server, user, dialog, input } = await openDialog();
    const problem = { code: 'overloaded', title: 'Too busy, try again shortly', status: 503 };
    server.use(
      http.post(
        `${API_URL}/api/pictures`,
        () =>
          HttpResponse.json(problem, {
            status: 503,
            headers: {
              'access-control-allow-origin': '*',
              'access-control-expose-headers': '*',
              'livedrops-should-retry': 'false',
            },
          }),
        { once: true },
      ),
    );
    await user.upload(input, pngFile('busy.png'));
    expect(await dialog.findByText('Too busy, try again shortly')).toBeDefined();
    await user.click(dialog.getByRole('button', { name: 'Try again' }));
    expect(await dialog.findByLabelText('What picture 1 shows')).toBeDefined();
    const disguised = new File(['<svg/>'], 'drawing.png', { type: 'image/png' });
    await user.upload(input, disguised);
    expect(await dialog.findByText(/^This is no picture/)).toBeDefined();
    expect(dialog.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('whose text cannot be taken say so at once, and are not saved', async () => {
    const opened = await openDialog();
    const { user, dialog, input } = opened;
    await user.upload(input, pngFile());
    fireEvent.change(await dialog.findByLabelText('What picture 1 shows'), { target: { value: 'a\u0007b' } });
    await dialog.findByText('It must not have control characters');
    await user.type(dialog.getByLabelText(/^Name/), 'Bell');
    await user.type(dialog.getByLabelText(/^Price/), '5');
    await user.click(dialog.getByRole('button', { name: 'Create product' }));
    expect(made(opened, 'Bell')).toBeUndefined();
    await user.clear(dialog.getByLabelText('What picture 1 shows'));
    await user.click(dialog.getByRole('button', { name: 'Create product' }));
    await waitFor(() => expect(made(opened, 'Bell')?.images).toHaveLength(1));
  });

  it('that are gone before they were saved say so, and the product is saved without them', async () => {
    const opened = await openDialog();
    const { db, user, dialog, input } = opened;
    await user.upload(input, pngFile());
    await dialog.findByLabelText('What picture 1 shows');
    db.pictures.clear();
    await user.type(dialog.getByLabelText(/^Name/), 'Late');
    await user.type(dialog.getByLabelText(/^Price/), '5');
    await user.click(dialog.getByRole('button', { name: 'Create product' }));
    expect((await dialog.findByText('The picture is gone: choose it once more')).getAttribute('role')).toBe(
      'alert',
    );
    await user.click(dialog.getByRole('button', { name: 'Create product' }));
    await waitFor(() => expect(made(opened, 'Late')?.images).toEqual([]));
  });

  it('are at most eight', async () => {
    const { user, dialog, input } = await openDialog();
    await user.upload(
      input,
      Array.from({ length: 9 }, () => pngFile()),
    );
    expect(await dialog.findByLabelText('What picture 8 shows')).toBeDefined();
    expect(dialog.getByText('A product has at most 8 pictures')).toBeDefined();
    expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Choose pictures' }).disabled).toBe(true);
  });
});

it('a field that the form does not show is not refused in silence', async () => {
  const { server, user, dialog } = await openDialog();
  const problem = {
    code: 'validation_failed',
    title: 'Some fields are not valid',
    status: 422,
    detail: 'currency: must be a current currency of ISO 4217',
    errors: [{ field: 'currency', message: 'must be a current currency of ISO 4217' }],
  };
  const headers = { 'access-control-allow-origin': '*' };
  server.use(
    http.post(`${API_URL}/api/products`, () => HttpResponse.json(problem, { status: 422, headers })),
  );
  await user.type(dialog.getByLabelText(/^Name/), 'Shell');
  await user.type(dialog.getByLabelText(/^Price/), '5');
  await user.click(dialog.getByRole('button', { name: 'Create product' }));
  expect(await dialog.findByText(/^currency: must be/)).toBeDefined();
});

it('a picture at another address can be removed', async () => {
  const db = createMockDb();
  const { creatorId } = [...db.users.values()].find(({ email }) => email === DREW) ?? {};
  const linked = [...db.products.values()].find((product) => product.creatorId === creatorId);
  if (linked === undefined) throw new Error('Drew has no product');
  db.products.set(linked.id, { ...linked, imageUrl: 'https://pictures.example/mug.png' });
  const { user } = await renderStudio({ signedInAs: DREW, at: '/products', db });
  await user.click(await screen.findByRole('button', { name: `Edit ${linked.title}` }));
  await user.click(await screen.findByRole('button', { name: 'Remove the picture at another address' }));
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  await waitFor(() => expect(db.products.get(linked.id)?.imageUrl).toBeNull());
});
