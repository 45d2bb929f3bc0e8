/** A one-time link to answer oneself. The token is made here and is kept nowhere else: the server keeps its digest only. */
import { api, send, unwrap } from '@/api';

export interface Link {
  address: string;
  svg: string;
}

/** 128 bits that nobody guesses, in letters that survive being read out or typed. */
export function freshToken(bytes = crypto.getRandomValues(new Uint8Array(16))): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export async function makeLink(wave: string, one: string): Promise<Link> {
  const token = freshToken();
  const made = await unwrap(api.POST('/api/v1/poll/link-qr', { body: { token } }));
  await send('poll.link', { wave_id: wave, case_id: one, token_digest: made.digest });
  return { address: made.address, svg: made.svg };
}
