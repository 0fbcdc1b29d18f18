import type { Conventions } from '#worker/protocol.ts';
import { conventionFields, startConventions } from '#worker/schemas.ts';

/** The conventions' keys in the address, which are their names; a new one is a row of `conventionFields`. */
const keys = Object.keys(conventionFields) as (keyof Conventions)[];

/** What a link says of the conventions: those that are not what the page starts with. */
export const conventionsInLink = (conventions: Conventions): Partial<Conventions> =>
  Object.fromEntries(
    keys.filter((key) => conventions[key] !== startConventions[key]).map((key) => [key, conventions[key]]),
  );

/** The conventions of a link, over those that the page starts with. */
export const conventionsFrom = (link: Partial<Conventions>): Conventions => ({
  ...startConventions,
  ...Object.fromEntries(keys.flatMap((key) => (link[key] === undefined ? [] : [[key, link[key]]]))),
});
