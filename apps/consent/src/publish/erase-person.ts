import type { PersonErasedData } from '@ucv/contracts-consent';
import type { Subject } from '@ucv/envelope';
import type { ProjectionRunner } from '@ucv/platform-event-store';
import type { Notices } from '@ucv/platform-messaging';
import { membersOf, personsOf } from '@ucv/platform-persons';
import { type ErasedSubject, eraseKeys, type Privacy } from '@ucv/platform-privacy';
import type { ReadModel } from '@ucv/platform-read-model';
import type { RequestKey } from './request-log';

export interface ErasureMeans {
  readModel: ReadModel;
  /** Resolves when all that had come in at this call is on the log, and identity has decided about it. */
  decided: () => Promise<void>;
  runner: Pick<ProjectionRunner, 'caughtUp'>;
  privacy: Pick<Privacy, 'evict'>;
  notices: Pick<Notices, 'publish'>;
}

export type Erased = Pick<PersonErasedData, 'members' | 'keys'>;

/**
 * Destroys the keys of every identifier of the person that an identifier belongs to, and of those that join
 * meanwhile: it ends when identity has decided about all that has come in, and names no more. Repeating it after a crash gives the same.
 * @returns `held` where an identifier is under legal hold, with nothing destroyed. One that is held and joins
 *          only when the others are gone is left out: theirs can't be brought back, its own must stay
 */
export async function erasePerson(
  means: ErasureMeans,
  { tenant, id }: RequestKey,
  named: string,
): Promise<Erased | 'held'> {
  const members: Subject[] = [];
  const keys: PersonErasedData['keys'] = [];
  const seen = new Set<string>();
  for (let first = true; ; first = false) {
    await means.decided();
    await means.runner.caughtUp();
    const fresh = (await membersNow(means.readModel, tenant, named)).filter(({ ref }) => !seen.has(ref));
    if (fresh.length === 0) return { members, keys };
    fresh.forEach(({ ref }) => seen.add(ref));
    const refs = fresh.map(({ ref }) => ref);
    const outcome = await destroy(means.readModel, { tenant, refs, cause: id, unlessHeld: first });
    if (outcome === 'held') return 'held';
    const gone = new Set(outcome.filter(({ state }) => state === 'erased').map(({ ref }) => ref));
    members.push(...fresh.filter(({ ref }) => gone.has(ref)));
    keys.push(...outcome.flatMap(destroyedKeys));
    means.privacy.evict([...gone]);
    await means.notices.publish('erased', tenant, { refs: [...gone] });
  }
}

function membersNow(readModel: ReadModel, tenant: string, named: string): Promise<Subject[]> {
  return readModel.forTenant(tenant, async (tx) => {
    const person = (await personsOf(tx, tenant, [named])).get(named) ?? named;
    return (await membersOf(tx, tenant, [person])).get(person) ?? [];
  });
}

class Held extends Error {}

/** All or none: a hold found among the refs takes back what was done to the others. */
async function destroy(
  { source }: ReadModel,
  o: { tenant: string; refs: string[]; cause: string; unlessHeld: boolean },
): Promise<ErasedSubject[] | 'held'> {
  try {
    return await source.transaction(async (tx) => {
      const subjects = await eraseKeys(tx, o.tenant, o.refs, o.cause);
      if (o.unlessHeld && subjects.some(({ state }) => state === 'held')) throw new Held();
      return subjects;
    });
  } catch (error) {
    if (error instanceof Held) return 'held';
    throw error;
  }
}

const destroyedKeys = ({ ref, keys }: ErasedSubject): PersonErasedData['keys'] =>
  keys.map(({ kid, cls, quarter, wrappedSha256 }) => ({ kid, ref, cls, quarter, wrappedSha256 }));
