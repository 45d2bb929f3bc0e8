/** Short messages over the page, read out by screen readers. Errors stay until closed; good news gives way to newer. */
import { ref } from 'vue';
import { ApiError, NetworkError } from '@/api/problem';
import { i18n } from '@/i18n';

export interface Toast {
  id: number;
  tone: 'good' | 'bad';
  text: string;
}
export const toasts = ref<Toast[]>([]);
const goodStaysMs = 5000;
let lastId = 0;

export function closeToast(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

export function toast(text: string, tone: Toast['tone'] = 'good'): void {
  const id = ++lastId;
  const others = toasts.value.filter((one) => tone === 'bad' || one.tone === 'bad');
  toasts.value = [...others, { id, tone, text }].slice(-3);
  if (tone === 'good') setTimeout(() => closeToast(id), goodStaysMs);
}

/** A sentence for the person about anything thrown. */
export function errorText(error: unknown): string {
  if (error instanceof ApiError) return error.problem.detail || error.problem.title;
  if (error instanceof NetworkError) return i18n.global.t('error.network');
  return i18n.global.t('error.unexpected');
}

export function toastError(error: unknown): void {
  toast(errorText(error), 'bad');
}
