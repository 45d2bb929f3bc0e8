/**
 * Keeps phone and server together: sends the outbox, then pulls. Runs when something was added, when the page wakes up, when
 * the server says that something changed, and again and again with growing pauses while there is no answer.
 * `navigator.onLine` is only a hint to try now; whether there is a signal is known from answers alone.
 */
import { ref, type Ref } from 'vue';
import { ApiError, listenLive, NetworkError, type Schemas } from '@/api';
import { backoffMs } from './backoff';
import type { FlushEnd, Outbox } from './outbox';

export type Link = 'unknown' | 'online' | 'offline' | 'signin' | 'refused';

export interface EngineParts {
  outbox: Outbox;
  pull: () => Promise<Schemas['FieldData']>;
  /** False when the data are another person's: somebody else has signed in on this phone. */
  store: (fresh: Schemas['FieldData']) => Promise<boolean>;
  /** Journal cut of what is stored; our own commands come back in the live stream too. */
  cut: () => number | null;
}

/** While visible, look for news this often even if the live stream is silent. */
const pollMs = 5 * 60_000;

export class SyncEngine {
  readonly link: Ref<Link> = ref('unknown');
  readonly busy = ref(false);
  readonly nextTryAt: Ref<number | null> = ref(null);
  /** The sentence of a server that refuses the pull altogether, such as a role without dwellings. */
  readonly refusal: Ref<string | null> = ref(null);

  private failures = 0;
  private again = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopLive: (() => void) | undefined;
  private stopped = false;

  constructor(private readonly parts: EngineParts) {}

  start(): void {
    window.addEventListener('online', this.wake);
    document.addEventListener('visibilitychange', this.wake);
    void this.kick();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    window.removeEventListener('online', this.wake);
    document.removeEventListener('visibilitychange', this.wake);
    this.closeLive();
  }

  /** One round now; a call during a round makes it run once more afterwards. */
  async kick(): Promise<void> {
    if (this.stopped) return;
    if (this.busy.value) {
      this.again = true;
      return;
    }
    this.busy.value = true;
    this.nextTryAt.value = null;
    clearTimeout(this.timer);
    try {
      do {
        this.again = false;
        await this.round();
      } while (this.again && this.link.value === 'online');
    } finally {
      this.busy.value = false;
      this.plan();
    }
  }

  private readonly wake = (): void => {
    if (document.visibilityState === 'visible') void this.kick();
  };

  private async round(): Promise<void> {
    try {
      const end = await alone(() => this.parts.outbox.flush());
      if (end === 'signin') return this.setLink('signin');
      if (end === 'retry') return this.setLink('offline');
      const stored = await this.parts.store(await this.parts.pull());
      this.setLink(stored ? 'online' : 'signin');
    } catch (error) {
      if (error instanceof NetworkError) this.setLink('offline');
      else if (error instanceof ApiError) this.refused(error);
      else throw error;
    }
  }

  private refused(error: ApiError): void {
    if (error.status === 401) return this.setLink('signin');
    if (error.status >= 500 || error.status === 429) return this.setLink('offline');
    this.refusal.value = error.message;
    this.setLink('refused');
  }

  private setLink(link: Link): void {
    this.link.value = link;
    if (link === 'online') {
      this.failures = 0;
      this.refusal.value = null;
      this.openLive();
    } else {
      this.failures++;
      this.closeLive();
    }
  }

  private plan(): void {
    if (this.stopped) return;
    const waits = this.link.value !== 'online';
    const pause = waits ? backoffMs(this.failures) : pollMs;
    this.nextTryAt.value = waits ? Date.now() + pause : null;
    // Without a valid session trying again by itself leads nowhere.
    if (this.link.value !== 'signin') this.timer = setTimeout(() => void this.kick(), pause);
  }

  private openLive(): void {
    if (this.stopLive || this.stopped || typeof EventSource === 'undefined') return;
    this.stopLive = listenLive((commit) => {
      if (commit.seq > (this.parts.cut() ?? -1)) void this.kick();
    });
  }

  private closeLive(): void {
    this.stopLive?.();
    this.stopLive = undefined;
  }
}

/** Two tabs must not send the same queue at once. The one that comes second leaves it to the first. */
async function alone(flush: () => Promise<FlushEnd>): Promise<FlushEnd> {
  if (!navigator.locks) return flush();
  const options = { ifAvailable: true };
  return navigator.locks.request('wanhu-outbox', options, (lock) => (lock ? flush() : 'empty'));
}
