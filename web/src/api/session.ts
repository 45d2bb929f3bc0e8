/** Who is signed in on this page, and how far this device's clock is from the server's. */
import { computed, readonly, ref } from 'vue';
import { api, setCsrfToken, unwrap, type Schemas } from './client';
import { ApiError } from './problem';

export type Session = Schemas['Session'];

const current = ref<Session | null>(null);
/** Server clock minus device clock, in milliseconds. */
const clockOffset = ref(0);

export const session = readonly(current);
export const isSignedIn = computed(() => current.value !== null);

/** May the signed-in person send this kind of command? */
export function may(commandKind: string): boolean {
  return current.value?.may.includes(commandKind) ?? false;
}

/** The server's time as far as we know it. The demo lives on its last simulated day, so this can be far from ours. */
export function serverNow(): Date {
  return new Date(Date.now() + clockOffset.value);
}

export function setServerTime(serverTime: string): void {
  clockOffset.value = Date.parse(serverTime) - Date.now();
}

export function getClockOffset(): number {
  return clockOffset.value;
}

/** Used by the field app when it wakes up without a signal. */
export function restoreSession(stored: Session, storedClockOffset: number): void {
  current.value = stored;
  clockOffset.value = storedClockOffset;
  setCsrfToken(stored.csrf);
}

function adopt(fresh: Session): Session {
  current.value = fresh;
  setServerTime(fresh.now);
  setCsrfToken(fresh.csrf);
  return fresh;
}

export function forgetSession(): void {
  current.value = null;
  setCsrfToken('');
}

/** Asks the server; null when nobody is signed in. */
export async function loadSession(): Promise<Session | null> {
  try {
    return adopt(await unwrap(api.GET('/api/v1/session')));
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    forgetSession();
    return null;
  }
}

export async function signIn(login: string, password: string): Promise<Session> {
  return adopt(await unwrap(api.POST('/api/v1/session', { body: { login, password } })));
}

/** First sign-in with the printed one-time code; sets the password. */
export async function activate(login: string, code: string, password: string): Promise<Session> {
  const body = { login, code, password };
  return adopt(await unwrap(api.POST('/api/v1/session/activate', { body })));
}

export async function changePassword(old: string, fresh: string): Promise<void> {
  await unwrap(api.POST('/api/v1/session/password', { body: { old, new: fresh } }));
}

export async function signOut(): Promise<void> {
  await unwrap(api.DELETE('/api/v1/session'));
  forgetSession();
}
