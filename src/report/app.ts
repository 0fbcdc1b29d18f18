/** What made an export; the version is that of package.json. */
export const app = { name: 'Perceptual Playground', version: '0.1.0' };
