/**
 * Has the browser keep the page and its embedded network, so that it opens without a network from then on. Does nothing
 * where the browser has no service workers, refuses them (no https), or the page is served from its sources.
 */
export async function keepOffline(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Without it the page works as well, as long as its server is there.
  await navigator.serviceWorker.register(new URL('serviceWorker.js', document.baseURI)).catch(() => {});
}
