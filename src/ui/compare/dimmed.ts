import type { Standing } from '#state/standing.ts';

/** Props of what shows numbers or pictures: dimmed while they are not of the present settings. */
export const dimmed = (standing: Standing) => ({
  className: 'measured',
  'data-stale': standing === 'replacing' || standing === 'previous' || undefined,
});
