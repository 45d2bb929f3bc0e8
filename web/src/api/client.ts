/**
 * The one way to the server: typed by the contract, sends the language and the CSRF token, and turns every refusal into an
 * ApiError and every silence into a NetworkError.
 *
 *   const matters = await unwrap(api.GET('/api/v1/matters', { params: { query: { state: 'listed' } } }));
 */
import createClient, { type Middleware } from 'openapi-fetch';
import { currentLanguage } from '@/i18n';
import { ApiError, NetworkError, toProblem } from './problem';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

let csrfToken = '';

export function setCsrfToken(token: string): void {
  csrfToken = token;
}

const headers: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', currentLanguage());
    if (request.method !== 'GET' && csrfToken) request.headers.set('X-CSRF-Token', csrfToken);
    return request;
  },
};

export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? 'http://localhost',
  credentials: 'same-origin',
  // Looked up at each call, so that tests may put their own in place.
  fetch: (request) => globalThis.fetch(request),
});
api.use(headers);

type Answer<T> = Promise<{ data?: T; error?: unknown; response: Response }>;

/** The data of an answer; throws ApiError or NetworkError. */
export async function unwrap<T>(answer: Answer<T>): Promise<T> {
  const { data, error, response } = await answer.catch((cause: unknown) => {
    throw new NetworkError(cause);
  });
  if (!response.ok) throw new ApiError(toProblem(response.status, error));
  return data as T;
}
