import { installTruth } from './installTruth.ts';

/** Runs once before all end-to-end tests. */
// biome-ignore lint/style/noDefaultExport: Playwright takes the default export
export default installTruth;
