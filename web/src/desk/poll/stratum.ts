/** "mobile/v11/农村" as people say it: each part by its name, what has none as it is. */
export function stratumName(
  stratum: string,
  names: Readonly<Record<string, string>>,
  between: string,
): string {
  return stratum
    .split('/')
    .map((part) => names[part] ?? part)
    .join(between);
}
