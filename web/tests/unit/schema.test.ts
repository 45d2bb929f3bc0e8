import { readFileSync } from 'node:fs';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { expect, it } from 'vitest';

const contract = new URL('../../../src/server/api/openapi.json', import.meta.url);
const generated = new URL('../../src/api/schema.d.ts', import.meta.url);

it('the API types are those of the contract (run `npm run api`)', async () => {
  const fresh =
    COMMENT_HEADER + astToString(await openapiTS(contract, { emptyObjectsUnknown: true }));
  expect(readFileSync(generated, 'utf8') === fresh).toBe(true);
}, 30_000);
