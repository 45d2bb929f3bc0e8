/**
 * Chinese first, English second; one catalogue for what all pages share and one for each entry. Keys of the entry stand under
 * its own name: shared keys are `outcome.answered`, the desk's are `desk.…`, the field app's `m.…`, the residents' `p.…`.
 */
import { createI18n, type Composer } from 'vue-i18n';
import { readSetting, writeSetting } from '@/shared/settings';
import sharedEn from './shared/en.json';
import sharedZh from './shared/zh.json';

export type Language = 'zh' | 'en';
/* vue-i18n's own recursive message type does not take imported JSON. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Messages = Record<string, any>;

function startLanguage(): Language {
  return readSetting('language') === 'en' ? 'en' : 'zh';
}

export const i18n = createI18n({
  legacy: false,
  locale: startLanguage(),
  fallbackLocale: 'zh',
  messages: { zh: sharedZh as Messages, en: sharedEn as Messages } as Record<string, Messages>,
});
const composer = i18n.global as unknown as Composer;

export function addMessages(entry: string, zh: Messages, en: Messages): void {
  composer.mergeLocaleMessage('zh', { [entry]: zh });
  composer.mergeLocaleMessage('en', { [entry]: en });
}

export function currentLanguage(): Language {
  return composer.locale.value as Language;
}

function markDocument(language: Language): void {
  if (typeof document === 'undefined') return;
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}

export function setLanguage(language: Language): void {
  composer.locale.value = language;
  writeSetting('language', language);
  markDocument(language);
}

markDocument(startLanguage());
