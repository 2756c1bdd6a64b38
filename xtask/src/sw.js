// The service worker: the second visit works without a network. VERSION and FILES are filled in by the build.
//
// Every file but the two pages has its content's hash in its name, so what a cache holds under a name is never stale. A
// page is fetched from the network first; from the cache, all of one version, where there is none.
const VERSION = "pilothouse-VERSION";
const FILES = [];
const PATIENCE = 3000;
// What the file _headers asks of a host, for those that do not read it: the page then shares memory with its worker.
const ISOLATION = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

function isolated(response) {
  if (!response.ok || response.type !== "basic") return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(ISOLATION)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

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
  // A page and its worker are isolated together.
  if (request.mode === "navigate") event.respondWith(page(request).then(isolated));
  else if (request.destination === "worker") event.respondWith(file(request).then(isolated));
  else event.respondWith(file(request));
});
