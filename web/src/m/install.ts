/** The service worker from the page's side: is the app ready for days without a signal, is there a newer version? */
import { ref, shallowRef } from 'vue';

export const offlineReady = ref(false);
export const version = ref('');
const newer = shallowRef<ServiceWorker | null>(null);
export const hasUpdate = ref(false);

/** Chrome's offer to put the page on the home screen. */
interface InstallPrompt extends Event {
  prompt(): Promise<void>;
}
export const installPrompt = shallowRef<InstallPrompt | null>(null);

let reloading = false;

export function registerWorker(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    installPrompt.value = event as InstallPrompt;
  });
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  void register();
}

async function register(): Promise<void> {
  navigator.serviceWorker.addEventListener(
    'message',
    (event: MessageEvent<{ version?: string }>) => {
      if (event.data.version) version.value = event.data.version;
    },
  );
  const registration = await navigator.serviceWorker.register('/m/sw.js', { scope: '/m/' });
  const offer = (worker: ServiceWorker | null) => {
    // A first installation is not an update.
    if (!worker || !navigator.serviceWorker.controller) return;
    newer.value = worker;
    hasUpdate.value = true;
  };
  offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed') offer(worker);
    });
  });
  const ready = await navigator.serviceWorker.ready;
  offlineReady.value = true;
  ready.active?.postMessage('version');
  document.addEventListener('visibilitychange', () => {
    // Without a signal the check fails, and the version at hand goes on.
    if (document.visibilityState === 'visible') registration.update().catch(() => undefined);
  });
}

/** Puts the newer version in place. Other open tabs go on with the files they have. */
export function update(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (!reloading) location.reload();
    reloading = true;
  });
  newer.value?.postMessage('take-over');
}
