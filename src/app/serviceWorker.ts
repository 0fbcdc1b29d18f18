import { addPlugins, matchPrecache, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

/** The list of built files, put in place of `__WB_MANIFEST` by the build. */
declare const self: { readonly __WB_MANIFEST: (PrecacheEntry | string)[] };

/**
 * The same response from a page that is cross-origin isolated, whatever its server sends: WebAssembly gets its threads
 * from the second visit on, on a server that knows nothing of these headers.
 */
function isolated(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

// The worker's own script has to be sent with the same headers as the page that starts it.
addPlugins([{ cacheWillUpdate: async ({ response }) => (response.ok ? isolated(response) : null) }]);
precacheAndRoute(self.__WB_MANIFEST, {
  ignoreURLParametersMatching: [/^[0-9a-f]{16}$/], // the hash that a shard of weights is asked for with
  cleanURLs: false,
  directoryIndex: '',
});

/** The newest page while there is a network, the kept one where there is none. */
async function page({ request }: { request: Request }): Promise<Response> {
  try {
    return isolated(await fetch(request));
  } catch {
    return (await matchPrecache('/index.html')) ?? Response.error();
  }
}

registerRoute(new NavigationRoute(page, { allowlist: [/^\/(\?|$)/] }));

// Without a network a server has no other networks to offer, which is no reason to show none.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && /^\/models\/[^/]+\/manifest\.json$/.test(url.pathname),
  ({ request }) => fetch(request).catch(() => new Response(null, { status: 404 })),
);
