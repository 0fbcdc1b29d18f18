/** Sample images that the build has drawn already: tools/build/drawnAhead.ts. */
declare module 'virtual:drawn-ahead' {
  export const drawnAhead: readonly import('#engine/imageStore.ts').DrawnAhead[];
}
