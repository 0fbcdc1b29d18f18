import type { Network } from '#core/backbones/network.ts';
import type { BackboneId } from '#core/backbones/types.ts';

/** What a run needs of the rest of the engine. */
export interface TrainDevice {
  /** The network on the device; loads it first if need be. Throws `weights-missing`. */
  network(id: BackboneId, onLoad?: (bytesDone: number, bytesTotal: number) => void): Promise<Network>;
  installed(id: BackboneId): Promise<boolean>;
  /** Runs `work`; if the device is lost meanwhile, brings one back and runs it once more. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** The backend in use, where what it computes depends on the machine: its gradients are checked before a run trains by them. */
  unproven(): string | null;
  /** Another value means another device: tensors made before are gone. */
  era(): unknown;
}
