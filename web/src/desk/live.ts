/**
 * One connection for the whole desk. Pages say what they show; after a commit they are asked to read
 * again, at most every few seconds, and not while nobody looks.
 */
import { onScopeDispose, readonly, ref } from 'vue';

export type Connection = 'off' | 'opening' | 'open' | 'lost';

const k_atMostEveryMs = 3000;

const connection = ref<Connection>('off');
export const liveState = readonly(connection);

const listeners = new Set<() => void>();
let source: EventSource | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let lastTold = 0;
let waiting = false;

function tell(): void {
  timer = undefined;
  if (document.hidden) {
    waiting = true;
    return;
  }
  waiting = false;
  lastTold = Date.now();
  for (const listener of listeners) listener();
}

function schedule(): void {
  if (timer !== undefined) return;
  timer = setTimeout(tell, Math.max(300, lastTold + k_atMostEveryMs - Date.now()));
}

function lookedAtAgain(): void {
  if (!document.hidden && waiting) schedule();
}

export function startLive(): void {
  if (source) return;
  connection.value = 'opening';
  source = new EventSource('/api/v1/live');
  source.addEventListener('commit', schedule);
  source.addEventListener('open', () => {
    // What happened while the line was down came without an event.
    if (connection.value === 'lost') schedule();
    connection.value = 'open';
  });
  source.addEventListener('error', () => {
    connection.value = 'lost';
  });
  document.addEventListener('visibilitychange', lookedAtAgain);
}

export function stopLive(): void {
  source?.close();
  source = null;
  clearTimeout(timer);
  timer = undefined;
  connection.value = 'off';
  document.removeEventListener('visibilitychange', lookedAtAgain);
}

/** Calls back after commits for as long as the component lives. */
export function onCommit(listener: () => void): void {
  listeners.add(listener);
  onScopeDispose(() => listeners.delete(listener));
}
