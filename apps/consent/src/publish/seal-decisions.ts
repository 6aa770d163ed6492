import type { ConsentDecided } from '@ucv/contracts-consent';
import { streamName } from '@ucv/envelope';
import type { Privacy } from '@ucv/platform-privacy';

/**
 * Decisions with a text about each, under the key of the identifier that it holds for.
 * @param textOf  undefined where there is none: the decision stays as it is
 * @returns       without those about somebody who was erased
 */
export async function sealInto(
  privacy: Pick<Privacy, 'sealMany'>,
  facts: readonly ConsentDecided[],
  kind: 'evidence' | 'name',
  textOf: (fact: ConsentDecided) => string | undefined,
): Promise<ConsentDecided[]> {
  const worded = facts.filter((fact) => textOf(fact) !== undefined);
  const outcomes = await privacy.sealMany(
    worded.map((fact) => {
      const { tenant, occurredAt } = fact.metadata;
      const { ref } = fact.data.identifier;
      const key = { ref, cls: 'consent' as const, at: occurredAt };
      const place = { tenant, stream: streamName('consent', tenant, ref), eventId: fact.id, type: fact.type };
      return { ...place, ...key, content: { [kind]: textOf(fact) } };
    }),
  );
  const outcomeOf = new Map(worded.map(({ id }, at) => [id, outcomes[at]]));
  return facts.flatMap((fact) => {
    const outcome = outcomeOf.get(fact.id);
    if (!outcome) return [fact];
    if (!('sealed' in outcome)) return [];
    const metadata = { ...fact.metadata, kid: outcome.sealed.kid };
    return [{ ...fact, data: { ...fact.data, evidence: outcome.sealed }, metadata }];
  });
}
