import { AppError, type SkipReason } from '#core/failure.ts';
import { type BackendName, discardBackend, type Started, startBackend } from './backends.ts';
import { runSelfTest, type SelfTestResult } from './selfTest.ts';

export interface Skipped {
  readonly backend: BackendName;
  readonly reason: SkipReason;
  readonly detail: string;
}

export interface Chosen {
  readonly started: Started;
  readonly selfTest: SelfTestResult;
  readonly skipped: readonly Skipped[];
}

/** A real graphics processor first, then WebAssembly with threads; a software one is never chosen by itself. */
const order: readonly BackendName[] = ['webgpu', 'wasm', 'webgl', 'cpu'];

export interface Choosing {
  /** Forces one; software adapters are then allowed. If it fails, the automatic order goes on, saying so. */
  readonly prefer: BackendName | 'auto';
  /** Backends that were lost on this page and shall not be tried again. */
  readonly avoid?: readonly Skipped[];
  readonly onStage?: (stage: 'starting' | 'self-test', backend: BackendName) => void;
}

/**
 * Starts the first backend that can be trusted: it starts, draws on real hardware, and passes the self-test.
 * Throws `no-backend` with every reason when none does.
 */
export async function chooseBackend({ prefer, avoid = [], onStage }: Choosing): Promise<Chosen> {
  const skipped: Skipped[] = [...avoid];
  const candidates = prefer === 'auto' ? order : [prefer, ...order.filter((name) => name !== prefer)];
  for (const backend of candidates) {
    if (avoid.some((lost) => lost.backend === backend)) continue;
    const found = await tryBackend(backend, backend === prefer, onStage);
    if ('started' in found) return { ...found, skipped };
    skipped.push(found);
  }
  throw new AppError({ code: 'no-backend', tried: skipped });
}

async function tryBackend(
  backend: BackendName,
  forced: boolean,
  onStage: Choosing['onStage'],
): Promise<Skipped | { started: Started; selfTest: SelfTestResult }> {
  const skip = (reason: SkipReason, detail: string): Skipped => {
    discardBackend(backend);
    return { backend, reason, detail };
  };
  onStage?.('starting', backend);
  let started: Started;
  try {
    started = await startBackend(backend);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return skip(backend === 'cpu' ? 'failed-to-start' : 'unavailable', detail);
  }
  if (started.software && !forced) return skip('software-adapter', started.detail);
  onStage?.('self-test', backend);
  try {
    const selfTest = await runSelfTest(backend);
    if (started.shaderErrors.length > 0) return skip('self-test-failed', started.shaderErrors[0]!);
    return { started, selfTest };
  } catch (error) {
    return skip('self-test-failed', error instanceof Error ? error.message : String(error));
  }
}
