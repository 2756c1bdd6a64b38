// The service worker: the second visit works without a network. VERSION and FILES are filled in by the build.
//
// Every file but the two pages has its content's hash in its name, so what a cache holds under a name is never stale. A
// page is fetched from the network first; from the cache, all of one version, where there is none.
const VERSION = "pilothouse-VERSION";
const FILES = [];
const PATIENCE = 3000;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(FILES)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    // A tab of the version before may still be open: its files stay until the version after this one.
    const versions = (await caches.keys()).filter((name) => name.startsWith("pilothouse-"));
    const old = versions.slice(0, -2).filter((name) => name !== VERSION);
    await Promise.all(old.map((name) => caches.delete(name)));
    await clients.claim();
  })());
});

async function page(request) {
  const cache = await caches.open(VERSION);
  const name = new URL(request.url).pathname.endsWith("functions.html") ? "functions.html" : "./";
  const kept = await cache.match(name);
  try {
    const waiting = kept ? { signal: AbortSignal.timeout(PATIENCE) } : {};
    const response = await fetch(request, waiting);
    return response.ok || !kept ? response : kept;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function file(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok && response.type === "basic") {
    const cache = await caches.open(VERSION);
    await cache.put(request, response.clone());
  }
  return response;
}

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(request.mode === "navigate" ? page(request) : file(request));
});
