/** Prints only what is marked data-print: desk.css hides the rest while the root carries the mark. */
export function printOnly(): void {
  const root = document.documentElement;
  root.dataset.printing = 'part';
  window.addEventListener('afterprint', () => delete root.dataset.printing, { once: true });
  window.print();
}
