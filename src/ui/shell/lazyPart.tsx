import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { AppError } from '#core/failure.ts';
import { useApp } from '../useStore.ts';
import { Broken } from './Broken.tsx';
import { Waiting } from './Waiting.tsx';

/** A component whose script is fetched when it is first drawn; that it cannot be had is a failure like others. */
const lazyOf = <P extends object>(load: () => Promise<ComponentType<P>>) =>
  lazy(async () => {
    try {
      return { default: await load() };
    } catch (error) {
      throw new AppError({
        code: 'part-missing',
        message: error instanceof Error ? error.message : String(error),
      });
    }
  });

/** A part of the page that is fetched when it is first drawn; `waiting` stands there until then. What goes wrong in it is said in its place. */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
  waiting: ReactNode = <Waiting />,
): ComponentType<P> {
  const Part = lazyOf(load);
  return (props) => (
    <ErrorBoundary FallbackComponent={Broken}>
      <Suspense fallback={waiting}>
        <Part {...props} />
      </Suspense>
    </ErrorBoundary>
  );
}

/** A dialog that is fetched when it is first opened. What goes wrong in it closes it, and is said among the messages. */
export function lazyDialog<P extends { onClose: () => void }>(
  load: () => Promise<ComponentType<P>>,
): ComponentType<P> {
  const Dialog = lazyOf(load);
  return (props) => {
    const fail = useApp((store) => store.fail);
    const onError = (error: unknown) => {
      fail(error);
      props.onClose();
    };
    return (
      <ErrorBoundary fallback={null} onError={onError}>
        <Suspense>
          <Dialog {...props} />
        </Suspense>
      </ErrorBoundary>
    );
  };
}
