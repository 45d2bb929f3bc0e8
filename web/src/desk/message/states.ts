import type { Schemas } from '@/api';

export type MessageState = Schemas['Message']['state'];

/** In the order in which somebody has to look at them. */
export const k_messageStates = [
  'refused',
  'failed',
  'waiting',
  'queued',
  'sent',
  'cancelled',
] as const satisfies readonly MessageState[];

type Tone = 'good' | 'warn' | 'bad' | 'neutral';
const k_tones: Record<MessageState, Tone> = {
  queued: 'neutral',
  waiting: 'neutral',
  failed: 'warn',
  sent: 'good',
  refused: 'bad',
  cancelled: 'neutral',
};

export function toneOf(state: MessageState): Tone {
  return k_tones[state];
}
