import { csvOf, type Cell } from '../asks/csv';

const k_types = {
  csv: 'text/csv;charset=utf-8',
  svg: 'image/svg+xml',
  json: 'application/json',
} as const;

function save(name: string, type: keyof typeof k_types, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: k_types[type] }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name}.${type}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export function saveSvg(name: string, svg: string): void {
  save(name, 'svg', svg);
}
export function saveJson(name: string, value: unknown): void {
  save(name, 'json', JSON.stringify(value, null, 1));
}
export function saveCsv(
  name: string,
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
): void {
  save(name, 'csv', csvOf(head, rows));
}
