/** Whether what is done every so many steps (0: never) is done after `step` of them. */
export const due = (step: number, every: number) => every > 0 && step > 0 && step % every === 0;

/** Most changes at first: where pictures are far apart, the first of them come sooner. */
export const pictureDue = (step: number, every: number) =>
  due(step, every) || (every >= 10 && [1, 2, 5, 10].includes(step));
