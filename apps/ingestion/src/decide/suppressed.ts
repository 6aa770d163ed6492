import { byStrength, strength } from '@ucv/envelope';
import { isNamed, type MaybeNamed, named, type Named } from './facts';
import type { Identifier, Normalise } from './identifiers';
import type { Draft } from './judge';
import { type Erased, withoutValues } from './without-values';

/** An event that may be taken, with the refs of its identifiers; strongest first, the first one is the fragment. */
export interface Subjected {
  draft: Draft;
  subjects: Named[];
}

/** What belongs to a machine that others may use too; everything else tells one person. */
const isDevice = ({ type }: Identifier): boolean => strength(type) >= strength('device_id');

/**
 * An event without the identifiers that were erased. It is about somebody else where these are of a device alone and the
 * event names a person who was not erased, such as who logs in on that browser next: then it is taken, and nothing of it
 * holds an erased value.
 * @returns undefined where the event is about whom was erased, or may be
 */
export function withoutErased(
  draft: Draft,
  identifiers: readonly MaybeNamed[],
  normalise: Normalise,
): Subjected | undefined {
  const subjects = named(identifiers);
  return subjects ? { draft, subjects } : aboutOthers(draft, identifiers, normalise);
}

function aboutOthers(
  draft: Draft,
  identifiers: readonly MaybeNamed[],
  normalise: Normalise,
): Subjected | undefined {
  const erased = identifiers.filter((one) => !isNamed(one));
  const values = new Set(erased.map(({ value }) => value));
  const subjects = identifiers
    .filter(isNamed)
    .filter(({ value }) => !values.has(value))
    .sort(byStrength);
  if (!erased.every(isDevice) || subjects.every(isDevice)) return undefined;
  return { draft: stripped(draft, subjects, { erased, normalise }), subjects };
}

function stripped(draft: Draft, identifiers: Identifier[], gone: Erased): Draft {
  const content = withoutValues({ ...draft.content }, gone) as Draft['content'];
  const messageId = content.messageId ?? '';
  const flags = [...draft.flags, 'identifier-suppressed' as const];
  return { ...draft, messageId, flags, identifiers, content: { ...content, messageId } };
}
