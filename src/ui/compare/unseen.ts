/** Props of what only keeps the place of something that will come: neither seen, nor read aloud, nor reached. */
export const unseen = { inert: true, style: { visibility: 'hidden' } } as const;
