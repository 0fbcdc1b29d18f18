import type { RgbImage } from '#core/rgbImage.ts';
import type { ValidationRow } from '#core/training/rows.ts';
import type { Checkpoint } from '#io/checkpoints/types.ts';
import { RowLog } from './rowLog.ts';

/** What an arm made at a step. */
export interface Picture {
  readonly arm: number;
  readonly step: number;
  readonly outputs: RgbImage;
  readonly more: RgbImage | null;
}

/** Pictures kept of each arm for the scrubber; when there are more, every second of the older ones goes. */
const PICTURES = 48;

/** All that was measured and seen in a run. */
export class History {
  readonly rows = new RowLog();
  validations: ValidationRow[] = [];
  pictures: Picture[] = [];

  addPicture(picture: Picture): void {
    this.pictures.push(picture);
    const own = this.pictures.filter(({ arm }) => arm === picture.arm);
    if (own.length <= PICTURES) return;
    // The first and the newest stay.
    const dropped = new Set(own.slice(1, -1).filter((_, i) => i % 2 === 0));
    this.pictures = this.pictures.filter((p) => !dropped.has(p));
  }

  rewind(step: number): void {
    this.rows.rewind(step);
    this.validations = this.validations.filter((row) => row.step <= step);
    this.pictures = this.pictures.filter((picture) => picture.step <= step);
  }

  clear(): void {
    this.rows.clear();
    this.validations = [];
    this.pictures = [];
  }

  get stored(): Checkpoint['history'] {
    return { ...this.rows.stored, validations: [...this.validations], previews: [...this.pictures] };
  }

  restore({ chunks, rows, validations, previews }: Checkpoint['history']): void {
    this.rows.restore({ chunks, rows });
    this.validations = validations.map(readable);
    this.pictures = [...previews];
  }
}

/** Measured by another version of this page, by other networks and recipes: those values would be no part of these curves. */
const readable = (row: ValidationRow): ValidationRow =>
  row.kidN === undefined ? { ...row, kidN: 0, slim: null, vgg19: null, own: null, partner: null } : row;
