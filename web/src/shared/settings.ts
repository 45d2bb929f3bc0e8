/** Small choices kept on the device. A browser that forbids storage only forgets them. */
const prefix = 'wanhu.';

export function readSetting(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

export function writeSetting(name: string, value: string): void {
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // Private mode: the choice lasts as long as the page.
  }
}
