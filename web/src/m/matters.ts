/** Reading a pulled matter: what may be done, how much time is left. */
import type { CommandKind, Schemas } from '@/api';
import type { FieldMatter, OutboxItem } from '@/offline/db';

export function mayDo(matter: FieldMatter, kind: CommandKind): boolean {
  return matter.may.includes(kind);
}

export type Due = { key: 'left' | 'dueToday' | 'overdue' | 'paused'; days: number } | null;

export function dueOf(brief: Schemas['MatterBrief']): Due {
  const days = brief.days_left;
  if (days === undefined || days === null || brief.state === 'closed') return null;
  if (brief.paused_until) return { key: 'paused', days };
  if (days < 0) return { key: 'overdue', days: -days };
  return days === 0 ? { key: 'dueToday', days: 0 } : { key: 'left', days };
}

/** What changes nothing that is said about a matter. */
const k_beside: readonly CommandKind[] = ['matter.open', 'matter.add_file'];

/** What this phone has recorded about a matter and the server has not answered yet. */
export function pendingFor(matter: string, items: readonly OutboxItem[]): OutboxItem | undefined {
  return items.findLast(
    (item) =>
      item.about.matter === matter && !k_beside.includes(item.kind) && item.state !== 'done',
  );
}

export function kindKey(kind: CommandKind): string {
  return `m.kind.${kind.replace('.', '_')}`;
}
