import { version } from '../../package.json';

/** What made an export. */
export const app = { name: 'Perceptual Playground', version };
