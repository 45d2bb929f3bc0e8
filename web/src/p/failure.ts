/** What a resident is told when a request failed. */
import { ApiError, NetworkError } from '@/api/problem';
import { t } from './words';

export function failureText(error: unknown): string {
  if (error instanceof NetworkError) return t('network');
  if (error instanceof ApiError) {
    if (error.problem.detail) return error.problem.detail;
    if (error.status === 429 || error.status === 503) return t('busyText');
  }
  return t('unexpected');
}
