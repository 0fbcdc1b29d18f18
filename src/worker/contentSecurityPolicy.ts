import { sources } from '#io/weights/sources.ts';

/** Hosts that weights are downloaded from, with those that they redirect to; each once. */
const downloadHosts = [
  ...new Set(
    sources.flatMap(({ urls, redirectsTo }) => [...urls.map((url) => new URL(url).origin), ...redirectsTo]),
  ),
];

/** What holds wherever the policy is said. */
const directives = {
  'default-src': ["'self'"],
  // WebAssembly is compiled from bytes; no text ever becomes a script.
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  // The threads of WebAssembly start from a blob, which inherits this policy.
  'worker-src': ["'self'", 'blob:'],
  'connect-src': ["'self'", ...downloadHosts],
  // Mantine writes its theme and its responsive styles as <style> elements when it draws, so that no hash or nonce of a
  // static file could name them. Attributes are set one property at a time, which is allowed anyway.
  'style-src': ["'self'", "'unsafe-inline'"],
  'style-src-attr': ["'none'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'object-src': ["'none'"],
  'frame-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'require-trusted-types-for': ["'script'"],
  // src/worker/trustedTypes.ts makes it.
  'trusted-types': ['default'],
} as const satisfies Record<string, readonly string[]>;

const textOf = (all: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(all)
    .map(([name, values]) => [name, ...values].join(' '))
    .join('; ');

/** The policy for a `<meta>`, where `frame-ancestors` has no meaning. */
export const metaPolicy = textOf(directives);

/** The policy as a response header, of the page as of its workers' scripts: a worker heeds its own response only. */
export const headerPolicy = textOf({ ...directives, 'frame-ancestors': ["'self'"] });

/**
 * The policy while the page is served from its sources: Vite and React's refresh write scripts into it, styles come as
 * text, the reload comes through a socket, and the overlay of errors is made of HTML.
 */
export const developmentPolicy = textOf({
  ...Object.fromEntries(Object.entries(directives).filter(([name]) => !name.includes('trusted-types'))),
  'script-src': [...directives['script-src'], "'unsafe-inline'", "'unsafe-eval'"],
  'connect-src': [...directives['connect-src'], 'ws:'],
  'style-src-attr': ["'unsafe-inline'"],
});
