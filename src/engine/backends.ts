import wasmPlain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import wasmThreads from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import {
  engine,
  env,
  findBackendFactory,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import { replaceWasmKernels } from '#core/ops/wasmKernels.ts';
import { uploadByQueue } from '#core/ops/webgpuUpload.ts';
import { kernelsGiveWay } from './giveWay.ts';

export type BackendName = 'webgpu' | 'wasm' | 'webgl' | 'cpu';

/** A backend that has been started and is tfjs's current one. */
export interface Started {
  readonly backend: BackendName;
  /** Adapter or renderer; of wasm, whether it has SIMD. */
  readonly detail: string;
  readonly threads: number;
  /** Drawn by the processor: right, but slower than WebAssembly. */
  readonly software: boolean;
  /** Resolves with the reason when the device goes away; never on backends without one. */
  readonly lost: Promise<string>;
  /** Shader errors since the start; tfjs itself only warns of them and goes on with zeros. */
  readonly shaderErrors: readonly string[];
}

const softwareNames = /swiftshader|llvmpipe|softpipe|lavapipe|software|basic render/i;
/** tfjs's WebAssembly is built with a pool of so many workers. */
const MOST_THREADS = 8;
/** Kernels are fetched when their backend is started: the others' are three quarters of what the worker would parse. */
const kernels = {
  webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
  wasm: () => import('@tensorflow/tfjs-backend-wasm'),
  webgl: () => import('@tensorflow/tfjs-backend-webgl'),
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
} as const satisfies Record<BackendName, () => Promise<unknown>>;

const never = new Promise<string>(() => {});
const plain = { threads: 1, software: false, lost: never, shaderErrors: [] as string[] };

/** Starts one backend and makes it tfjs's current one. Rejects with the reason, in plain words, when it cannot. */
export async function startBackend(backend: BackendName): Promise<Started> {
  switch (backend) {
    case 'webgpu':
      return startWebGpu();
    case 'wasm':
      return startWasm();
    case 'webgl':
      return startWebGl();
    case 'cpu':
      await kernels.cpu();
      await use('cpu');
      return { ...plain, backend, detail: 'JavaScript' };
    default:
      return backend satisfies never;
  }
}

/** tfjs resolves to `false` where a backend did not start, yet names it as current: only this value can be trusted. */
async function use(backend: BackendName): Promise<void> {
  if (!(await setBackend(backend))) throw new Error('tfjs could not start it');
}

type AdapterInfo = Partial<GPUAdapterInfo>;
/** Chrome had `requestAdapterInfo()` until 131, and `info` from 127 on; `isFallbackAdapter` was the adapter's own at first. */
type AnyAdapter = { readonly info?: AdapterInfo | undefined; readonly isFallbackAdapter?: boolean } & {
  requestAdapterInfo?(): Promise<AdapterInfo>;
};

/** What a browser of any version tells of an adapter; nothing where it tells nothing. */
export async function infoOf(adapter: AnyAdapter): Promise<AdapterInfo> {
  return adapter.info ?? (await adapter.requestAdapterInfo?.().catch(() => undefined)) ?? {};
}

export const nameOf = ({ vendor, architecture, description }: AdapterInfo): string =>
  description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter';

/** Drawn by the processor, as the adapter or its name says. */
export const isSoftware = (adapter: AnyAdapter, info: AdapterInfo): boolean =>
  Boolean(info.isFallbackAdapter ?? adapter.isFallbackAdapter) ||
  softwareNames.test(`${info.vendor} ${info.architecture} ${info.description}`);

async function startWebGpu(): Promise<Started> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('this browser offers no WebGPU adapter');
  const info = await infoOf(adapter);
  const detail = nameOf(info);
  await kernels.webgpu();
  await use('webgpu');
  uploadByQueue(engine().backend);
  const { device } = engine().backend as unknown as { device: GPUDevice };
  const shaderErrors: string[] = [];
  device.onuncapturederror = (event) => {
    shaderErrors.push(event.error.message);
  };
  return {
    ...plain,
    backend: 'webgpu',
    detail,
    software: isSoftware(adapter, info),
    lost: device.lost.then(({ reason, message }) => message || reason),
    shaderErrors,
  };
}

async function startWasm(): Promise<Started> {
  const { getThreadsCount, setThreadsCount, setWasmPaths } = await kernels.wasm();
  setWasmPaths({
    'tfjs-backend-wasm.wasm': wasmPlain,
    'tfjs-backend-wasm-simd.wasm': wasmSimd,
    'tfjs-backend-wasm-threaded-simd.wasm': wasmThreads,
  });
  const cores = navigator.hardwareConcurrency || 1;
  const wanted = globalThis.crossOriginIsolated ? Math.min(cores, MOST_THREADS) : 1;
  replaceWasmKernels();
  if (wanted >= cores) kernelsGiveWay('wasm');
  // tfjs uses half of the cores that the browser reports, at most: report twice the threads wanted while it starts.
  Object.defineProperty(navigator, 'hardwareConcurrency', { configurable: true, get: () => 2 * wanted });
  setThreadsCount(wanted);
  try {
    await use('wasm');
  } finally {
    Reflect.deleteProperty(navigator, 'hardwareConcurrency');
  }
  const [simd, multi] = await Promise.all([
    env().getAsync('WASM_HAS_SIMD_SUPPORT'),
    env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT'),
  ]);
  const threads = simd && multi ? getThreadsCount() : 1;
  return {
    ...plain,
    backend: 'wasm',
    detail: simd ? 'SIMD' : 'no SIMD',
    threads,
  };
}

async function startWebGl(): Promise<Started> {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) throw new Error('this browser offers no WebGL 2');
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const detail = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  await kernels.webgl();
  await use('webgl');
  if (!env().getBool('WEBGL_RENDER_FLOAT32_CAPABLE'))
    throw new Error('its textures hold half precision only');
  const { gpgpu } = engine().backend as unknown as { gpgpu: { gl: WebGL2RenderingContext } };
  const lost = new Promise<string>((resolve) =>
    (gpgpu.gl.canvas as OffscreenCanvas).addEventListener('webglcontextlost', () =>
      resolve('WebGL context lost'),
    ),
  );
  return { ...plain, backend: 'webgl', detail, software: softwareNames.test(detail), lost };
}

/** Frees a backend for good, so that it can be started anew: tensors on it are gone. */
export function discardBackend(backend: BackendName): void {
  const factory = findBackendFactory(backend);
  try {
    removeBackend(backend);
  } catch {
    // A lost device may refuse to free what it no longer has.
  }
  if (factory) registerBackend(backend, factory, backend === 'webgpu' ? 3 : 2);
}
