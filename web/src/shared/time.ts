/** Dates as people read them. The campaign lives in one time zone whatever the device is set to. */
import { currentLanguage } from '@/i18n';

const zone = 'Asia/Shanghai';
const locales = { zh: 'zh-CN', en: 'en-GB' } as const;

function format(value: string | Date, options: Intl.DateTimeFormatOptions): string {
  const date = typeof value === 'string' ? new Date(value) : value;
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat(locales[currentLanguage()], { timeZone: zone, ...options }).format(
    date,
  );
}

export function formatDate(value: string | Date): string {
  return format(value, { year: 'numeric', month: 'long', day: 'numeric' });
}

export function formatDay(value: string | Date): string {
  return format(value, { month: 'long', day: 'numeric' });
}

export function formatDateTime(value: string | Date): string {
  return format(value, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}

export function formatTime(value: string | Date): string {
  return format(value, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** The calendar day in the campaign's zone, as YYYY-MM-DD. */
export function dayOf(value: string | Date): string {
  const date = typeof value === 'string' ? new Date(value) : value;
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(date);
}

export function formatNumber(value: number, digits = 0): string {
  return new Intl.NumberFormat(locales[currentLanguage()], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** 0.6543 → 65.4% */
export function formatPercent(share: number, digits = 1): string {
  return `${formatNumber(share * 100, digits)}%`;
}
