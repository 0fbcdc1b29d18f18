/**
 * Every message between the page and the worker, once. The page imports nothing else from below; all of it is plain
 * data, and of the files below only types come through here. Numbers are float64 unless an array type says otherwise.
 */
import type { Anchor } from '#core/anchors/types.ts';
import type { BackboneId, TapSpec, WeightFamily } from '#core/backbones/types.ts';
import type { DistanceId } from '#core/distances/types.ts';
import type { Failure, Size } from '#core/failure.ts';
import type { Label } from '#core/label.ts';
import type { Conventions } from '#core/metrics/conventions.ts';
import type { MetricId } from '#core/metrics/ids.ts';
import type { LearntKind } from '#core/metrics/learnt.ts';
import type { MapText, MetricCost } from '#core/metrics/types.ts';
import type { MistakeId } from '#core/mistakes/ids.ts';
import type { TorchProgram } from '#core/nn/torch.ts';
import type { Recipe } from '#core/recipes/types.ts';
import type { BackendName } from '#engine/backends.ts';
import type { Skipped } from '#engine/chooseBackend.ts';
import type { Sample } from '#engine/imageStore.ts';
import type { SizeCost, SizesRequest } from '#engine/sizeCosts.ts';
import type { ImageInfo } from '#io/images/types.ts';
import type { WeightsIdentity } from '#io/weights/openWeights.ts';
import type { WeightsNote } from '#io/weights/recognise.ts';
import type { CompareCalls, DistancesResult } from './calls/compare.ts';
import type { TrainCalls } from './protocolTrain.ts';

export type { Anchor } from '#core/anchors/types.ts';
export type { BackboneId, TapSpec, WeightFamily } from '#core/backbones/types.ts';
export type { DistanceId } from '#core/distances/types.ts';
export type { Failure, FailureCode, Size, SkipReason } from '#core/failure.ts';
export type { Label } from '#core/label.ts';
export type { Conventions } from '#core/metrics/conventions.ts';
export type { MetricId } from '#core/metrics/ids.ts';
export type { MistakeId } from '#core/mistakes/ids.ts';
export type { ForwardVariant, InputVariant, Recipe, Term } from '#core/recipes/types.ts';
export type { BackendName } from '#engine/backends.ts';
export type { DistanceRow } from '#engine/compare/distances.ts';
export type { HeatMap } from '#engine/compare/keptMaps.ts';
export type { MetricMap } from '#engine/compare/metricMap.ts';
export type { Metrics } from '#engine/compare/metrics.ts';
export type { PairPixels } from '#engine/compare/pixels.ts';
export type { Sample as SampleParams } from '#engine/imageStore.ts';
export type { SizeCost, SizesRequest } from '#engine/sizeCosts.ts';
export type { ImageInfo, ImageNote, Pixels, Prepare } from '#io/images/types.ts';
export type { WeightsIdentity } from '#io/weights/openWeights.ts';
export type { WeightsNote } from '#io/weights/recognise.ts';
export type {
  AnchorParams,
  CompareProgress,
  DistancesParams,
  DistancesResult,
  MapsParams,
  MetricsParams,
  PixelsParams,
} from './calls/compare.ts';

export interface Call<Params, Result, Progress = never> {
  params: Params;
  result: Result;
  progress: Progress;
}

export interface Calls extends TrainCalls, CompareCalls {
  boot: Call<
    { prefer: BackendName | 'auto' },
    BootResult,
    { stage: 'starting' | 'self-test'; backend: BackendName }
  >;
  catalogue: Call<null, Catalogue>;

  openImage: Call<{ blob: Blob; name: string }, ImageInfo>;
  sampleImage: Call<Sample, ImageInfo>;
  closeImage: Call<{ id: string }, null>;

  /** What is installed where: on this server, in the browser's storage, nowhere. */
  backbones: Call<null, readonly BackboneStatus[]>;
  loadBackbone: Call<{ id: BackboneId }, BackboneStatus, LoadProgress>;
  /**
   * Reads weights files that the person dropped, keeps them in the browser's storage, loads them. `family`: the person's
   * word on weights that do not tell it. A network of which only the heads are here stays absent.
   */
  installWeights: Call<
    { files: readonly File[]; family: WeightFamily | null },
    { status: BackboneStatus; notes: readonly WeightsNote[] },
    LoadProgress
  >;
  /** Downloads from one of the sources that BackboneStatus lists; a broken download goes on where it stopped. */
  downloadWeights: Call<{ id: BackboneId; source: string }, BackboneStatus, LoadProgress>;
  removeWeights: Call<{ id: BackboneId }, readonly BackboneStatus[]>;

  /** Which working sizes would be refused and how long the others would take, before one is chosen. */
  sizeCosts: Call<SizesRequest, readonly SizeCost[]>;
  /** What the worker holds, for leak tests. */
  memory: Call<
    null,
    {
      images: number;
      tensors: number;
      bytes: number;
      cachedFeatureBytes: number;
      /** Decoded and prepared images, and heat maps. */
      cachedImageBytes: number;
      cachedMapBytes: number;
      forwardPasses: number;
      decodes: number;
    }
  >;
}
export type CallName = keyof Calls;

// ---- backends

export interface BootResult {
  backend: BackendName;
  /** Adapter or renderer name; of wasm, whether it has SIMD. */
  detail: string;
  threads: number;
  software: boolean;
  /** Backends tried before this one, and why each was passed over. */
  skipped: readonly Skipped[];
  selfTest: { forwardError: number; gradientError: number; tolerance: number; ms: number };
}

/** Sent by the worker on its own: the backend changed under a running page (a lost GPU, say). */
export type Notice =
  | { kind: 'backend-changed'; boot: BootResult; because: Failure }
  | { kind: 'backend-recovered'; backend: BackendName };

// ---- catalogue: the registries as plain data; controls are drawn from it

export interface Catalogue {
  backbones: readonly BackboneEntry[];
  distances: readonly {
    id: DistanceId;
    kind: 'spatial' | 'global';
    label: Label;
    about: Label;
    range: string;
  }[];
  recipes: readonly Recipe[];
  mistakes: readonly MistakeEntry[];
  scenes: readonly { id: string; label: Label }[];
  distortions: readonly { id: string; label: Label; about: Label; defaultStrength: number }[];
  metrics: readonly MetricEntry[];
  /** Marks of the scale that says what a distance is like. */
  anchors: readonly Anchor[];
}

export interface BackboneEntry {
  id: BackboneId;
  label: Label;
  about: Label;
  /** In one line, what it is good and bad at. */
  goodAt: Label;
  families: readonly WeightFamily[];
  taps: readonly TapSpec[];
  defaultTaps: readonly string[];
  parameters: number;
  minSide: number;
  source: string;
  /** The tap that the mistake of shifted indices reads for a tap; itself where it is not named. */
  misread: Readonly<Record<string, string>>;
  /** The network as Python, for exports. */
  torch: TorchProgram;
}

export interface MistakeEntry {
  id: MistakeId;
  /** Those that change the input replace each other. */
  changes?: 'input';
  label: Label;
  /** What people do wrong, why it happens, how to see that it happened. */
  about: Label;
}
export interface MetricEntry {
  id: MetricId;
  label: Label;
  /** Whether it is shown at once or when more are asked for. */
  place: 'first' | 'more';
  about: Label;
  source: string;
  cost: MetricCost;
  /** Larger is better (PSNR, SSIM) or smaller is better. */
  better: 'larger' | 'smaller';
  /** The backbone it needs, if any. */
  needs: BackboneId | null;
  /** Whose learnt numbers it needs beside that. */
  learnt?: LearntKind;
  /** The values that it can have. */
  range: string;
  /** The conventions that decide its number. */
  follows: readonly (keyof Conventions)[];
  /** What its map says, if it has one. */
  map: MapText | null;
}
// ---- weights

export interface BackboneStatus {
  id: BackboneId;
  state:
    | { at: 'absent' }
    | { at: 'available'; where: 'server' | 'browser'; bytes: number }
    | { at: 'loading'; bytesDone: number; bytesTotal: number; usableTaps: readonly string[] }
    | { at: 'ready'; where: 'server' | 'browser'; bytes: number; weights: WeightsIdentity };
  /** Where the page can get it from, said before anything is fetched. */
  sources: readonly {
    id: string;
    url: string;
    bytes: number;
    family: WeightFamily;
    licence: string;
    /** Bytes that a broken or cancelled download has left: the next one goes on from there. */
    bytesKept: number;
  }[];
  /** The half of LPIPS that is missing where the other one is here. */
  waitingFor: 'backbone' | 'heads' | null;
  /** vgg19-slim only: measured agreement with VGG-19, from its manifest. */
  agreement: { tap: string; spearman: number; pearsonLog: number; absLogRatio: number | null }[] | null;
}

export interface LoadProgress {
  stage: 'download' | 'verify' | 'convert' | 'upload';
  bytesDone: number;
  bytesTotal: number;
  usableTaps: readonly string[];
}

// ---- compare

/** The numbers of one pair: its distances, and its metrics as far as they have come. */
export interface CompareResult extends DistancesResult {
  readonly metrics: readonly { id: MetricId; value: number | null }[];
  /** At which the metrics were taken; null while there are none. */
  readonly metricsSize: Size | null;
}
