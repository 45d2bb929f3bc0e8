/** The residents' own small catalogue: this page carries no framework, so that it opens on old phones and slow lines. */
import en from '@/i18n/p/en.json';
import zh from '@/i18n/p/zh.json';
import { readSetting, writeSetting } from '@/shared/settings';

export type Language = 'zh' | 'en';
export type Key = keyof typeof zh;

const catalogues: Record<Language, Record<Key, string>> = { zh, en };
const zone = 'Asia/Shanghai';
const locales: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' };

let language: Language = readSetting('language') === 'en' ? 'en' : 'zh';

export function currentLanguage(): Language {
  return language;
}

export function setLanguage(next: Language): void {
  language = next;
  writeSetting('language', next);
}

export function t(key: Key, holes: Record<string, string | number> = {}): string {
  return catalogues[language][key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(holes[name] ?? whole),
  );
}

/** Month, day and weekday of a date without time (YYYY-MM-DD) or of an instant, in the zone of the campaign. */
export function dayText(value: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value);
  const date = new Date(isDay ? `${value}T12:00:00+08:00` : value);
  return new Intl.DateTimeFormat(locales[language], {
    timeZone: zone,
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    weekday: 'long',
  }).format(date);
}

export function timeText(value: string): string {
  return new Intl.DateTimeFormat(locales[language], {
    timeZone: zone,
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(value));
}
