/** A file as the body of a request: as it is, for the server to read. */
export function asBytes(file: Blob) {
  return {
    // The contract types a binary body as a string.
    body: file as unknown as string,
    bodySerializer: (body: unknown) => body as Blob,
    headers: { 'Content-Type': 'application/octet-stream' },
  };
}
