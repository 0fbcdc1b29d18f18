import { statusOf } from '#state/networks.ts';
import { useApp } from '../useStore.ts';

/**
 * Whether the page's first numbers are still to come. Until then each place is as high as what will stand there, so that
 * nothing moves when it does.
 */
export const useStarting = (): boolean =>
  useApp((store) => {
    const { measured, boot, opening, running, reference, generated } = store;
    if (measured !== null || boot.at === 'failed' || running.at === 'failed') return false;
    const pair = reference !== null && generated.length > 0;
    const loading = statusOf(store, store.settings.backbone)?.state.at === 'loading';
    return boot.at === 'booting' || opening.length > 0 || (pair && (loading || running.at === 'running'));
  });
