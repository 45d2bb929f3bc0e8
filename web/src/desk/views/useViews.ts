/** The views that the signed-in person has saved; one list for the whole page, read again after a change. */
import { ref, shallowRef } from 'vue';
import { api, unwrap, type Schemas } from '@/api';
import { uuidv7 } from '@/shared/ids';
import { errorText } from '@/shared/ui';
import { signedOutBy } from '../account';

export type SavedView = Schemas['SavedViews']['items'][number];

export function useViews() {
  const views = shallowRef<readonly SavedView[]>([]);
  const failure = ref<string | null>(null);

  async function take(answer: Promise<Schemas['SavedViews']>): Promise<boolean> {
    try {
      views.value = (await answer).items;
      failure.value = null;
      return true;
    } catch (thrown) {
      if (!signedOutBy(thrown)) failure.value = errorText(thrown);
      return false;
    }
  }

  const save = (name: string, query: string) =>
    take(unwrap(api.POST('/api/v1/views', { body: { id: uuidv7(), name, query } })));
  const forget = (view: SavedView) =>
    take(unwrap(api.DELETE('/api/v1/views/{id}', { params: { path: { id: view.id } } })));

  void take(unwrap(api.GET('/api/v1/views')));
  return { views, failure, save, forget };
}
