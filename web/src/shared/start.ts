/** Mounts an entry with everything all of them share. */
import { createApp, type Component, type Plugin } from 'vue';
import { addMessages, i18n } from '@/i18n';
import { startSeniorView } from './senior';
import './base.css';

type Messages = Record<string, unknown>;

export function startEntry(
  root: Component,
  catalogue: { name: string; zh: Messages; en: Messages },
  ...plugins: Plugin[]
): void {
  addMessages(catalogue.name, catalogue.zh, catalogue.en);
  startSeniorView();
  const app = createApp(root);
  app.use(i18n);
  for (const plugin of plugins) app.use(plugin);
  app.mount('#app');
}
