import '#core/zodWithoutEval.ts';
import * as z from 'zod';
import { AppError } from '#core/failure.ts';
import { compareSchemas, rowsSchema } from './calls/compare.ts';
import type { CallName } from './protocol.ts';
import { backboneIds, backendNames } from './schemas.ts';
import { trainSchemas } from './trainParams.ts';

const side = z.number().int().min(16).max(1024);
const share = z.number().min(0).max(1);
const text = z.string().max(200);
const backbone = z.enum(backboneIds);

const sample = z.object({
  scene: text,
  seed: z.number().int(),
  width: side,
  height: side,
  distortion: text,
  strength: share,
});

const longestSide = z.number().int().min(16).max(16384).nullable();

const schemas: Readonly<Record<CallName, z.ZodType>> = {
  ...trainSchemas,
  boot: z.object({ prefer: z.enum(['auto', ...backendNames]) }),
  catalogue: z.null(),
  openImage: z.object({ blob: z.instanceof(Blob), name: z.string() }),
  sampleImage: sample,
  closeImage: z.object({ id: text }),
  backbones: z.null(),
  loadBackbone: z.object({ id: backbone }),
  installWeights: z.object({
    files: z.array(z.instanceof(File)).min(1).max(100),
    family: z.enum(['oxford', 'torchvision', 'lpips', 'clip']).nullable(),
  }),
  downloadWeights: z.object({ id: backbone, source: text }),
  removeWeights: z.object({ id: backbone }),
  ...compareSchemas,
  sizeCosts: z.object({
    backbone,
    rows: rowsSchema,
    longestSides: z.array(longestSide).max(50),
    width: z.number().int().min(1),
    height: z.number().int().min(1),
  }),
  memory: z.null(),
};

/** Parameters may come from a link or a script: refused with `bad-request`, saying where and why. */
export function checkParams(name: CallName, params: unknown): void {
  const schema: z.ZodType | undefined = (schemas as Partial<Record<CallName, z.ZodType>>)[name];
  const parsed = schema?.safeParse(params);
  const issue = parsed?.error?.issues[0];
  if (!issue) return;
  const at = (value: unknown, key: PropertyKey) => (value as Record<PropertyKey, unknown> | null)?.[key];
  const found: unknown = issue.path.reduce(at, params);
  throw new AppError({
    code: 'bad-request',
    what: [name, ...issue.path].join('.'),
    expected: issue.message,
    found: String(found).slice(0, 100),
  });
}
