import type { TFunction } from 'i18next';
import type { Failure } from '#worker/protocol.ts';
import { bytes } from '../format.ts';

/** The sentence for a failure: what was expected, what came, what to do. */
export function failureText(t: TFunction, failure: Failure): string {
  const say = (values: object) => t(`failures:${failure.code}`, values as Record<string, unknown>);
  // Another reason or kind than those with words of their own is named as it came.
  const words = (group: string, key: string, values: object) =>
    t([`failures:${group}.${key}`, `failures:${group}.other`], values as Record<string, unknown>);
  switch (failure.code) {
    case 'not-an-image':
      return say({ ...failure, foundText: words('found', failure.found, failure) });
    case 'image-broken':
      return say({ ...failure, reasonText: words('image-broken-reason', failure.reason, failure) });
    case 'bad-weights':
      return say({ ...failure, reasonText: t(`failures:bad-weights-reason.${failure.reason}`) });
    case 'bad-checkpoint':
      return say({ ...failure, reasonText: t(`failures:bad-checkpoint-reason.${failure.reason}`) });
    case 'family-unknown':
      return say({ ...failure, list: failure.families.map((id) => t(`weights:family.${id}`)).join('; ') });
    case 'too-few-images':
      return say({ ...failure, names: failure.skipped.join(', ') || '–' });
    case 'download-failed':
      // Nothing has come that could be kept, or a file of this page's own server is out of reach.
      return t(failure.bytesDone === 0 ? 'failures:download-failed-at-once' : 'failures:download-failed', {
        ...failure,
        reasonText: t(`failures:download-failed-reason.${failure.reason}`, { detail: failure.detail }),
        done: bytes(failure.bytesDone),
        total: bytes(failure.bytesTotal),
      });
    case 'storage-full':
      return say({ needed: bytes(failure.neededBytes), free: bytes(failure.freeBytes) });
    case 'no-backend':
      return say({
        list: failure.tried
          .map(
            ({ backend, reason, detail }) => `${backend}: ${t(`shell:backend.skip.${reason}`)} (“${detail}”)`,
          )
          .join('; '),
      });
    case 'wrong-gradients':
      return say({
        ...failure,
        ofText: t(`failures:wrong-gradients-of.${failure.of}`),
        off: Math.round(100 * failure.off),
      });
    case 'worker-failed':
      return say({
        reasonText: t(`failures:worker-failed-reason.${failure.reason}`, { message: failure.message }),
      });
    default:
      return say(failure);
  }
}
