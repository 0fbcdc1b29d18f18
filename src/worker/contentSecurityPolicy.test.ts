import { describe, expect, it } from 'vitest';
import { sources } from '#io/weights/sources.ts';
import { developmentPolicy, headerPolicy, metaPolicy } from './contentSecurityPolicy.ts';

/** A policy's directives with their values. */
const read = (policy: string) =>
  new Map(policy.split('; ').map((part) => [part.split(' ')[0]!, part.split(' ').slice(1)]));

/** Whether a host pattern of a policy names the origin of `url`: CSP 3, 6.7.2.8. */
const names = (pattern: string, url: string): boolean => {
  const { protocol, host } = new URL(url);
  const [scheme, wanted] = pattern.split('//');
  if (scheme !== protocol || wanted === undefined) return false;
  return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) : host === wanted;
};

describe('connect-src', () => {
  const allowed = read(headerPolicy).get('connect-src')!;
  it('names the host of every download', () => {
    for (const url of sources.flatMap((source) => source.urls))
      expect(
        allowed.some((pattern) => names(pattern, url)),
        url,
      ).toBe(true);
  });

  it.each([
    'https://objects.githubusercontent.com/x',
    'https://release-assets.githubusercontent.com/x',
    'https://cdn-lfs.huggingface.co/x',
    'https://cas-bridge.xethub.hf.co/x',
  ])('names the host that a download is sent on to: %s', (url) => {
    expect(allowed.some((pattern) => names(pattern, url))).toBe(true);
  });

  it.each([
    'https://example.org/',
    'http://huggingface.co/',
    'https://evilhf.co/',
    'https://x.hf.co.example.org/',
  ])('does not name %s', (url) => expect(allowed.some((pattern) => names(pattern, url))).toBe(false));

  it('is closed', () => {
    expect(allowed.filter((pattern) => !/^https:\/\/(\*\.)?[\w-]+(\.[\w-]+)+$/.test(pattern))).toEqual([
      "'self'",
    ]);
  });
});

describe('the policy', () => {
  it('lets no text become a script, and nothing be embedded', () => {
    const policy = read(headerPolicy);
    expect(policy.get('default-src')).toEqual(["'self'"]);
    expect(policy.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
    expect(policy.get('object-src')).toEqual(["'none'"]);
    expect(policy.get('base-uri')).toEqual(["'none'"]);
    expect(policy.get('require-trusted-types-for')).toEqual(["'script'"]);
  });

  it('is the same in a meta element, but for what means nothing there', () => {
    const header = read(headerPolicy);
    expect(header.get('frame-ancestors')).toEqual(["'self'"]);
    header.delete('frame-ancestors');
    expect(read(metaPolicy)).toEqual(header);
  });

  it('is no wider in development about where the page may connect to, but for the reload', () => {
    const added = read(developmentPolicy)
      .get('connect-src')!
      .filter((pattern) => !read(headerPolicy).get('connect-src')!.includes(pattern));
    expect(added).toEqual(['ws:']);
  });
});
