import { api, unwrap } from '@/api';
import type { paths } from '@/api/schema';

export type MattersQuery = NonNullable<paths['/api/v1/matters']['get']['parameters']['query']>;

export function readMatters(query: MattersQuery) {
  return unwrap(api.GET('/api/v1/matters', { params: { query } }));
}
