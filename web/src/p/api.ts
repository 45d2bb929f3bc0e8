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
export type UnitMap = components['schemas']['UnitMap'];
export type ReceiptCopy = components['schemas']['ReceiptCopy'];
/** What is said in a panel of its own; photos are added and removed where they are shown. */
export type Action = Exclude<ReceiptView['may'][number], 'add_file' | 'remove_file'>;

const answerWaitMs = 20_000;

async function call(path: string, body?: unknown): Promise<unknown> {
  const { response, text } = await answer(path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return read(response, text);
}

async function answer(
  path: string,
  request: RequestInit & { headers: Record<string, string> },
  waitMs = answerWaitMs,
): Promise<{ response: Response; text: string }> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), waitMs);
  try {
    const response = await fetch(path, {
      ...request,
      headers: { 'Accept-Language': currentLanguage(), ...request.headers },
      cache: 'no-store',
      credentials: 'same-origin',
      signal: abort.signal,
    });
    return { response, text: await response.text() };
  } catch (cause) {
    throw new NetworkError(cause);
  } finally {
    clearTimeout(timer);
  }
}

function read(response: Response, text: string): unknown {
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
  action: Action | 'remove_file',
  request: { id: string; receipt: string; check: string } & Record<string, unknown>,
): Promise<ReceiptView> {
  return call(`/api/v1/public/receipt/${action}`, request) as Promise<ReceiptView>;
}

/** A questionnaire over a one-time link; the token in the body, as above. */
export type SelfForm =
  paths['/api/v1/poll/self/form']['post']['responses'][200]['content']['application/json'];
export type SelfAnswers =
  paths['/api/v1/poll/self']['post']['requestBody']['content']['application/json'];

export const readSelfForm = (token: string) =>
  call('/api/v1/poll/self/form', { token }) as Promise<SelfForm>;

export const sendSelf = (answers: SelfAnswers) =>
  call('/api/v1/poll/self', answers) as Promise<{ done: boolean }>;

const photoWaitMs = 90_000;

/** The number and the code travel in headers here: the body is the photo. */
export async function addPhoto(
  id: string,
  key: { receipt: string; check: string },
  photo: Blob,
): Promise<ReceiptView> {
  const headers = {
    'Content-Type': 'application/octet-stream',
    'X-Command-Id': id,
    'X-Receipt': key.receipt,
    'X-Receipt-Check': key.check,
  };
  const request = { method: 'POST', headers, body: photo };
  const { response, text } = await answer('/api/v1/public/files', request, photoWaitMs);
  return read(response, text) as ReceiptView;
}

export async function readPhoto(
  key: { receipt: string; check: string },
  hash: string,
): Promise<Blob> {
  const response = await fetch('/api/v1/public/receipt/file', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ receipt: key.receipt, check: key.check, hash }),
    cache: 'no-store',
    credentials: 'same-origin',
  });
  if (!response.ok) throw new NetworkError(new Error(`photo ${response.status}`));
  return response.blob();
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

export const publicMap = async () =>
  ((await call('/api/v1/public/map')) as { map: UnitMap | null }).map;

export function qrAddress(receipt: string): string {
  return `/api/v1/qr?receipt=${encodeURIComponent(receipt)}`;
}

/** The address people type: without the number, which stands beside it on the receipt. */
export function pageAddress(): string {
  return `${location.host}/p/`;
}
