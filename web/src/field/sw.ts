/// <reference lib="webworker" />
/** Keeps the on-site page and what it is built of, so that it opens without a network. Data is not its business: that lies in IndexedDB.

`FIELD` is set by the server before this code: the build's name and the files to keep. */
(() => {
  const worker = self as unknown as ServiceWorkerGlobalScope & { FIELD: { build: string; files: string[] } };
  const { build, files } = worker.FIELD;
  const PAGE = "/field/";

  worker.addEventListener("install", (event) => {
    event.waitUntil(caches.open(build).then((cache) => cache.addAll(files)).then(() => worker.skipWaiting()));
  });

  worker.addEventListener("activate", (event) => {
    const old = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("field-") && name !== build).map((name) => caches.delete(name))));
    event.waitUntil(old.then(() => worker.clients.claim()));
  });

  worker.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== location.origin) return;
    if (event.request.mode === "navigate" && url.pathname === PAGE) event.respondWith(page(event.request));
    else if (url.pathname.includes("/static/")) event.respondWith(kept(event.request));
  });

  /** The page as the server gives it, and the kept one where it does not answer. A page that asks to sign in is never kept. */
  async function page(request: Request): Promise<Response> {
    const cache = await caches.open(build);
    try {
      const answer = await fetch(request);
      if (answer.ok && !answer.redirected) await cache.put(PAGE, answer.clone());
      return answer;
    } catch {
      return (await cache.match(PAGE, { ignoreVary: true })) ?? Response.error();
    }
  }

  /** Built files carry their hash in their name: what is kept is what would be fetched. */
  async function kept(request: Request): Promise<Response> {
    return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
  }
})();
