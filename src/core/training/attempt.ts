import type { Player, Update } from './player.ts';

/** Moves of several players that count together or not at all: a step that is refused half way has changed nothing. */
export class Attempt {
  /** What each player that has moved was before. */
  readonly #before = new Map<Player, Update>();

  /** `player` is what `update` says, until {@link undo}. It may move again. */
  move(player: Player, update: Update): void {
    const old = player.replace(update);
    if (this.#before.has(player)) player.release(old);
    else this.#before.set(player, old);
  }

  keep(): void {
    for (const [player, old] of this.#before) player.release(old);
    this.#before.clear();
  }

  undo(): void {
    for (const [player, old] of this.#before) player.release(player.replace(old));
    this.#before.clear();
  }
}
