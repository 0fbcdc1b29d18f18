/** What of the library jsfive is used here; it brings no types of its own. */
declare module 'jsfive' {
  export class Group {
    readonly keys: string[];
    /** Null for a soft link to nothing. Throws strings as well as errors. */
    get(path: string): Group | Dataset | null;
  }
  export class File extends Group {
    constructor(bytes: ArrayBuffer, name: string);
  }
  export class Dataset {
    readonly shape: number[];
    /** As numpy writes it, '<f4'; a list for types that are no number. */
    readonly dtype: string | unknown[];
    readonly value: unknown;
  }
}
