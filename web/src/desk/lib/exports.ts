/** Where a page's rows are had as a workbook: the page's own filters, in the reader's language. */
export function exportAddress(
  path: string,
  query: Readonly<Record<string, string | number | boolean | undefined>>,
  lang: string,
): string {
  const search = new URLSearchParams({ lang });
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value));
  return `/api/v1/${path}?${search}`;
}
