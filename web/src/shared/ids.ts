/**
 * Ids made on this device, so that nothing waits for a signal: UUIDv7 for commands and things, the receipt number a resident
 * is given (derived from the matter's id, so server and page always agree) and its six-digit check code.
 */
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const receiptChars = 10;

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** RFC 9562 version 7: 48 bits of Unix milliseconds, then random bits. */
export function uuidv7(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let rest = now;
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const text = hex(bytes);
  return [0, 8, 12, 16, 20].map((at, i, all) => text.slice(at, all[i + 1])).join('-');
}

/** The last 50 bits of the matter's id in Crockford base32, shown as XXXXX-XXXXX. */
export function receiptNumber(matterId: string): string {
  const low = BigInt(`0x${matterId.replaceAll('-', '')}`) & ((1n << 50n) - 1n);
  let text = '';
  for (let i = receiptChars - 1; i >= 0; i--)
    text += crockford[Number((low >> BigInt(i * 5)) & 31n)];
  return `${text.slice(0, 5)}-${text.slice(5)}`;
}

/** What a person typed, as the server wants it: O read as 0, I and L as 1; null when it cannot be a receipt number. */
export function readReceiptNumber(typed: string): string | null {
  const plain = typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');
  const text = plain.replaceAll('O', '0').replace(/[IL]/g, '1');
  const fits = text.length === receiptChars && [...text].every((char) => crockford.includes(char));
  return fits ? `${text.slice(0, 5)}-${text.slice(5)}` : null;
}

/** Six random digits, each of the million codes equally likely. */
export function checkCode(): string {
  const limit = Math.floor(2 ** 32 / 1_000_000) * 1_000_000;
  const draw = new Uint32Array(1);
  do crypto.getRandomValues(draw);
  while (draw[0]! >= limit);
  return String(draw[0]! % 1_000_000).padStart(6, '0');
}
