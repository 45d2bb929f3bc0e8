/**
 * A photo made small before it is sent, to spare a slow line. Drawing it anew also leaves behind where, when and with what it
 * was taken; the server takes that out again in any case.
 */
export const photoSideMax = 1280;
export const photosMax = 6;
const quality = 0.72;

/** The sides of a picture that fits: never larger than it was, never less than a pixel. */
export function fitted(width: number, height: number, sideMax = photoSideMax): [number, number] {
  const scale = Math.min(1, sideMax / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** A JPEG of the picture; throws when the device cannot read the file as one. */
export async function shrunk(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = fitted(picture.width, picture.height);
    const pen = canvas.getContext('2d');
    if (!pen) throw new Error('no canvas');
    pen.fillStyle = '#fff'; // what was transparent
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((give, fail) =>
      canvas.toBlob(
        (blob) => (blob ? give(blob) : fail(new Error('no picture'))),
        'image/jpeg',
        quality,
      ),
    );
  } finally {
    picture.close();
  }
}

/** The bytes as a command carries them. */
export async function inBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const part = 0x6000; // a multiple of 3, small enough for a call's arguments
  let text = '';
  for (let at = 0; at < bytes.length; at += part)
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + part)));
  return text;
}
