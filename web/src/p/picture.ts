/** The receipt as a PNG for the photo album, drawn on a canvas: no library, nothing leaves the phone. */
import { pageAddress } from './api';
import type { Receipt } from './draft';
import { dayText, t } from './words';

const width = 720;
const margin = 48;
const lineHeight = 1.5;
const font = "system-ui, 'PingFang SC', 'Noto Sans CJK SC', sans-serif";

interface Line {
  text: string;
  size: number;
  bold?: boolean;
  soft?: boolean;
}

/** Breaks at any character where the measure is full; Chinese has no spaces, and long words must not run out either. */
export function wrapText(
  text: string,
  measure: (part: string) => number,
  widthMax: number,
): string[] {
  const lines: string[] = [];
  for (const part of text.split('\n')) {
    let line = '';
    for (const char of part) {
      if (line && measure(line + char) > widthMax) {
        lines.push(line);
        line = '';
      }
      line += char;
    }
    lines.push(line);
  }
  return lines;
}

function linesOf(receipt: Receipt, issuer: string): Line[] {
  const pair = (label: string, text: string, size: number, bold = false): Line[] => [
    { text: label, size: 24, soft: true },
    { text, size, bold },
  ];
  return [
    { text: issuer, size: 26, soft: true },
    { text: t('receiptPaper'), size: 38, bold: true },
    ...pair(t('receiptNumber'), receipt.number, 52, true),
    ...pair(t('receiptCheck'), receipt.check, 52, true),
    ...pair(t('receiptDue'), receipt.due ? dayText(receipt.due) : t('receiptDueSealed'), 30, true),
    ...pair(t('receiptAddress'), pageAddress(), 28),
    ...pair(t('receiptText'), receipt.text, 28),
  ].filter((line) => line.text !== '');
}

export async function receiptPicture(
  receipt: Receipt,
  issuer: string,
  qr: HTMLImageElement,
): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (!context) return null;
  const setFont = (line: Line) => {
    context.font = `${line.bold ? '700' : '400'} ${line.size}px ${font}`;
  };
  const lines = linesOf(receipt, issuer).flatMap((line) => {
    setFont(line);
    const measure = (part: string) => context.measureText(part).width;
    return wrapText(line.text, measure, width - 2 * margin).map((text) => ({ ...line, text }));
  });
  const textHeight = lines.reduce((sum, line) => sum + line.size * lineHeight, 0);
  const qrSize = 280;
  canvas.width = width;
  canvas.height = Math.ceil(textHeight + qrSize + 3 * margin);

  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.textBaseline = 'top';
  let top = margin;
  for (const line of lines) {
    setFont(line);
    context.fillStyle = line.soft ? '#525f6f' : '#1a2330';
    context.fillText(line.text, margin, top);
    top += line.size * lineHeight;
  }
  if (qr.complete && qr.naturalWidth > 0)
    context.drawImage(qr, (width - qrSize) / 2, top + margin, qrSize, qrSize);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
