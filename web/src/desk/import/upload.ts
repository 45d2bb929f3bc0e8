/** Files go up as they are; the server reads CSV and XLSX in any of the usual encodings. */
import { api, unwrap } from '@/api';
import { asBytes } from '@/api/bytes';

export type Target = 'register' | 'people';

export function preview(target: Target, file: File) {
  const options = { params: { query: { name: file.name } }, ...asBytes(file) };
  return target === 'register'
    ? unwrap(api.POST('/api/v1/register/preview', options))
    : unwrap(api.POST('/api/v1/people/preview', options));
}

/** `sha256` from the preview makes sure that what was looked at is what is imported. */
export function importRegister(file: File, id: string, sha256: string) {
  const query = { name: file.name, id, sha256 };
  return unwrap(api.POST('/api/v1/register/import', { params: { query }, ...asBytes(file) }));
}

export function importPeople(file: File, id: string, sha256: string) {
  const query = { name: file.name, id, sha256 };
  return unwrap(api.POST('/api/v1/people/import', { params: { query }, ...asBytes(file) }));
}
