/** The part of the browser's Trusted Types that is used here; older browsers have none. */
interface TrustedTypes {
  createPolicy(
    name: 'default',
    rules: Record<'createHTML' | 'createScriptURL', (text: string) => string | null>,
  ): unknown;
}

/**
 * Says what may become markup or the address of a script in this page or worker; the browser refuses all else, as the
 * Content-Security-Policy has it do. Needed at all for three things that libraries do with strings: Mantine fills its
 * `<style>` elements by `innerHTML` (such text has no `<`, so no element can come of it), Vite's code starts the worker by
 * its address, and TensorFlow.js starts its threads. Scripts are taken from where `isOurs` says. To be called once.
 */
export function trustOnly(isOurs: (script: URL) => boolean): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  trustedTypes?.createPolicy('default', {
    createHTML: (text) => (text.includes('<') ? null : text),
    createScriptURL: (text) => (isOurs(new URL(text, globalThis.location.href)) ? text : null),
  });
}
