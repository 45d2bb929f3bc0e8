/**
 * The public part of the API. Receipt number and check code travel in the body only: addresses end up in histories, logs and
 * screenshots. Requests are made so that sending one twice is harmless, and `send` may be called again after a NetworkError.
 */
import { ApiError, NetworkError, toProblem } from '@/api/problem';
import type { components, paths } from '@/api/schema';
import { currentLanguage } from './words';

export type ReceiptView = components['schemas']['ReceiptView'];
export type KnowledgeEntry = components['schemas']['KnowledgeEntry'];
export type MatterOpened = components['schemas']['MatterOpened'];
export type PublicInfo =
  paths['/api/v1/public/info']['get']['responses'][200]['content']['application/json'];
export type Report =
  paths['/api/v1/public/matters']['post']['requestBody']['content']['application/json'];
export type PublicMatter = components['schemas']['PublicMatter'];
export type PublicMatters = components['schemas']['PublicMatters'];
export type ReceiptCopy = components['schemas']['ReceiptCopy'];
export type Action = ReceiptView['may'][number];

const answerWaitMs = 20_000;

async function call(path: string, body?: unknown): Promise<unknown> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), answerWaitMs);
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'Accept-Language': currentLanguage(),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      credentials: 'same-origin',
      signal: abort.signal,
    });
    text = await response.text();
  } catch (cause) {
    throw new NetworkError(cause);
  } finally {
    clearTimeout(timer);
  }
  if (response.status === 204) return null;
  const json = parse(text);
  if (!response.ok) throw new ApiError(toProblem(response.status, json));
  // A sign-in page of some hotel network answers 200 as well.
  if (json === undefined) throw new NetworkError(new Error('the answer is not JSON'));
  return json;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the same request may simply be sent again: nothing is known of its fate, or the server asked to wait. */
export function isWorthRepeating(error: unknown): boolean {
  return (
    error instanceof NetworkError ||
    (error instanceof ApiError && (error.status >= 500 || error.status === 429))
  );
}

export const publicInfo = () => call('/api/v1/public/info') as Promise<PublicInfo>;

export const readAnswers = async () =>
  ((await call('/api/v1/public/knowledge')) as { items: KnowledgeEntry[] }).items;

export const suggestAnswers = async (text: string) =>
  ((await call('/api/v1/public/knowledge/suggest', { text })) as { items: KnowledgeEntry[] }).items;

export const answeredBy = (entry: string) => call('/api/v1/public/knowledge/answered', { entry });

export const sendReport = (report: Report) =>
  call('/api/v1/public/matters', report) as Promise<MatterOpened>;

export const readReceipt = (receipt: string, check: string) =>
  call('/api/v1/public/receipt', { receipt, check }) as Promise<ReceiptView>;

/** `id` is that of the command: the same one for every attempt at the same wish. */
export function act(
  action: Action,
  request: { id: string; receipt: string; check: string } & Record<string, unknown>,
): Promise<ReceiptView> {
  return call(`/api/v1/public/receipt/${action}`, request) as Promise<ReceiptView>;
}

export const readCopy = (receipt: string, check: string) =>
  call('/api/v1/public/receipt/copy', { receipt, check }) as Promise<ReceiptCopy>;

export interface PublicFilter {
  state?: string;
  unit?: string;
  kind?: string;
  before?: number;
}

export function publicMatters(filter: PublicFilter): Promise<PublicMatters> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, String(value));
  return call(`/api/v1/public/matters?${query}`) as Promise<PublicMatters>;
}

export function qrAddress(receipt: string): string {
  return `/api/v1/qr?receipt=${encodeURIComponent(receipt)}`;
}

/** The address people type: without the number, which stands beside it on the receipt. */
export function pageAddress(): string {
  return `${location.host}/p/`;
}
