import { setTimeout as wait } from 'node:timers/promises';
import { buildOn } from './building';
import { fireDue } from './timers';
import type { Workplace } from './work';

/** Longest time without a look at the schedule, in milliseconds: it changes while the keeper sleeps. */
const longestSleep = 250;

/** Does what no fact brings about: memberships that time changes, and segments over history. */
export class Keeper {
  constructor(
    private readonly place: Workplace,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** Goes on until the signal aborts. What is to be done stands in the rows, so a restart loses none of it. */
  async run(): Promise<void> {
    const { signal } = this.place;
    for (let failures = 0; !signal.aborted;) {
      let pause = 0;
      try {
        pause = await this.turn();
        failures = 0;
      } catch (error) {
        if (!signal.aborted) this.onFault(error);
        failures += 1;
        pause = Math.min(5_000, 100 * 2 ** failures);
      }
      await wait(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  /** @returns how long to sleep, in milliseconds; time goes before history */
  private async turn(): Promise<number> {
    const { due, building } = await whatIsToDo(this.place);
    const left = due === undefined ? longestSleep : due - Date.now();
    if (left <= 0) while (await fireDue(this.place));
    else if (building) await buildOn(this.place);
    else return Math.min(left, longestSleep);
    return 0;
  }
}

/** When time alone changes something next, and whether a segment is not evaluated over all history yet. */
async function whatIsToDo({ readModel }: Workplace): Promise<{ due: number | undefined; building: boolean }> {
  const [row] = await readModel.transaction((tx) =>
    tx.query<{ due: Date | null; building: boolean }[]>(
      `SELECT (SELECT min(due_at) FROM schedule) AS due,
         EXISTS (SELECT FROM segment WHERE state <> 'ready') OR EXISTS (SELECT FROM recovery) AS building`,
    ),
  );
  return { due: row?.due?.getTime(), building: row?.building === true };
}
