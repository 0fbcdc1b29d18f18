import { describe, expect, it } from 'vitest';
import { infoOf, isSoftware, nameOf } from './backends.ts';

const described = async (adapter: Parameters<typeof infoOf>[0]) => {
  const info = await infoOf(adapter);
  return [nameOf(info), isSoftware(adapter, info)];
};

describe('an adapter of WebGPU', () => {
  it('has a name where the browser tells one', async () => {
    expect(await described({ info: { vendor: 'nvidia', architecture: 'ada' } })).toEqual([
      'nvidia ada',
      false,
    ]);
    expect(await described({ info: { description: 'SwiftShader' } })).toEqual(['SwiftShader', true]);
  });

  it('of Chrome 113 to 126, which has no `info`, has the one that it is asked for', async () => {
    const asked = { requestAdapterInfo: async () => ({ vendor: 'intel', architecture: 'gen-12lp' }) };
    expect(await described(asked)).toEqual(['intel gen-12lp', false]);
    const software = { requestAdapterInfo: async () => ({ vendor: '' }), isFallbackAdapter: true };
    expect(await described(software)).toEqual(['unnamed adapter', true]);
  });

  it('starts without a name where the browser tells nothing at all', async () => {
    expect(await described({})).toEqual(['unnamed adapter', false]);
    const refusing = { requestAdapterInfo: () => Promise.reject(new Error('no')) };
    expect(await described(refusing)).toEqual(['unnamed adapter', false]);
  });
});
