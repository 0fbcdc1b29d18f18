import { addPlugins, matchPrecache, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { headerPolicy } from '#worker/contentSecurityPolicy.ts';

/** The list of built files, put in place of `__WB_MANIFEST` by the build. */
declare const self: {
  readonly __WB_MANIFEST: (PrecacheEntry | string)[];
  readonly registration: { readonly scope: string };
};

/** Path of the folder that the page lies in, with a slash at its end. */
const folder = new URL(self.registration.scope).pathname;

/**
 * The same response with the headers that the page is to have, whatever its server sends: WebAssembly gets its threads, and
 * a worker its Content-Security-Policy, from the second visit on, on a server that knows nothing of these headers.
 */
function isolated(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  headers.set('Content-Security-Policy', headerPolicy);
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
    return (await matchPrecache('index.html')) ?? Response.error();
  }
}

registerRoute(({ request, url }) => request.mode === 'navigate' && url.pathname === folder, page);

// Without a network a server has no other networks to offer, which is no reason to show none.
registerRoute(
  ({ url, sameOrigin }) =>
    sameOrigin &&
    url.pathname.startsWith(folder) &&
    /^models\/[^/]+\/manifest\.json$/.test(url.pathname.slice(folder.length)),
  ({ request }) => fetch(request).catch(() => new Response(null, { status: 404 })),
);
