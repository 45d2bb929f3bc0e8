/** The resident's own photos of a matter: to add, look at and take back; loaded when there is one, or may be. */
import { uuidv7 } from '@/shared/ids';
import { shrunk } from '@/shared/photo';
import { act, addPhoto, readPhoto, type ReceiptView } from './api';
import { h, replace } from './dom';
import { failureText } from './failure';
import { button, notice } from './fields';
import type { Key } from './follow';
import { t } from './words';

interface PhotosPage {
  key: Key;
  matter: ReceiptView;
  onChanged(matter: ReceiptView): void;
}

export function photosView(page: PhotosPage): HTMLElement {
  const { matter } = page;
  const message = h('div', { class: 'messages' });

  async function change(wish: () => Promise<ReceiptView>): Promise<void> {
    replace(message, h('p', { class: 'hint' }, t('actSending')));
    try {
      page.onChanged(await wish());
    } catch (error) {
      replace(message, notice('bad', h('p', {}, failureText(error))));
    }
  }

  function add(event: Event): void {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = '';
    const id = uuidv7();
    // What this browser cannot draw goes as it is: the server says what is wrong with it.
    if (file) void change(async () => addPhoto(id, page.key, await shrunk(file).catch(() => file)));
  }

  return h(
    'section',
    { class: 'stack' },
    h('h2', {}, t('photosTitle')),
    h('ul', { class: 'photos' }, ...matter.files.map((file) => shown(page, file.hash, change))),
    matter.may.includes('add_file') &&
      h(
        'label',
        { class: 'stack' },
        h('span', {}, t('photoAdd')),
        h('input', { type: 'file', accept: 'image/jpeg,image/png', onchange: add }),
        h('span', { class: 'hint' }, t('photoHint')),
      ),
    message,
  );
}

function shown(
  page: PhotosPage,
  hash: string,
  change: (wish: () => Promise<ReceiptView>) => Promise<void>,
): HTMLElement {
  const picture = h('img', { alt: t('photoAlt'), width: 160, height: 120 });
  const id = uuidv7();
  void readPhoto(page.key, hash).then(
    (blob) => {
      const address = URL.createObjectURL(blob);
      picture.addEventListener('load', () => URL.revokeObjectURL(address), { once: true });
      picture.src = address;
    },
    () => picture.replaceWith(t('network')),
  );
  const remove = () => change(() => act('remove_file', { id, ...page.key, hash }));
  return h(
    'li',
    {},
    picture,
    button(t('photoRemove'), () => void remove()),
  );
}
