/**
 * Keeps the built shell of the field app on the phone. The build puts the list of files and a version made from it in place of
 * the two marks. A new version waits until the person takes it; the files of the version before are kept, so that an old tab
 * finds everything it may still load.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;

const version = '__VERSION__';
const shell = '/m/';
const files = '__PRECACHE__'.split(' ');
const prefix = 'wanhu-m-';
const cacheName = prefix + version;

async function install(): Promise<void> {
  const cache = await caches.open(cacheName);
  // Past the browser's own cache, or a stale shell could ask for files that are gone.
  await cache.addAll(files.map((file) => new Request(file, { cache: 'reload' })));
}

async function cleanUp(): Promise<void> {
  // In order of making: the last of the others is the version before this one.
  const others = (await caches.keys()).filter((n) => n.startsWith(prefix) && n !== cacheName);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function fromShell(): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(shell)) ?? fetch(shell);
}

async function fromAnyVersion(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(cleanUp()));

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
  if (url.pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate' && url.pathname.startsWith(shell)) {
    event.respondWith(fromShell());
  } else if (url.pathname.startsWith('/assets/') || files.includes(url.pathname)) {
    event.respondWith(fromAnyVersion(request));
  }
});

worker.addEventListener('message', (event) => {
  if (event.data === 'take-over') void worker.skipWaiting();
  if (event.data === 'version') event.source?.postMessage({ version });
});

export {};
