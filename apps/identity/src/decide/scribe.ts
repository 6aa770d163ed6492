import type { LinkRefusal, MatchEvidence, PersonFact, Split, SplitData } from '@ucv/contracts-identity';
import { type FactMetadata, type RecordedFact, streamName, type Subject } from '@ucv/envelope';
import type { Graph } from './graph';

/** A fact, the stream that it goes to, and the revision that the decision read there (-1: no stream). */
export interface Append {
  stream: string;
  expected: number;
  fact: PersonFact | Split;
}

/**
 * What one cause makes identity say. The absorbed are locked first, each on their own stream; only then
 * does the survivor's stream say `merged`. A crash in between is completed by deciding again from the same
 * checkpoint: ids and revisions come out the same.
 */
export interface Decision {
  locks: Append[];
  conclusions: Append[];
  /** Refs that it moves: a later decision about any of them is appended after this one. */
  moves: string[];
}

/** Id of the fact that one cause puts on one stream. */
export type NewId = (causeId: string, kind: string) => string;

/** Writes facts about one cause, each at the revision that its stream then has, and moves the graph on. */
export class Scribe {
  constructor(
    private readonly graph: Graph,
    private readonly cause: RecordedFact,
    private readonly newId: NewId,
  ) {}

  merge(survivor: Subject, absorbed: readonly Subject[], evidence: MatchEvidence): Decision {
    const mergeId = this.newId(this.cause.id, mergeKind(survivor, evidence));
    const locks = absorbed.map((person) =>
      this.append(person, 'identity.absorbed-into.v1', { into: survivor, mergeId, evidence }, [survivor]),
    );
    const data = { absorbed: [...absorbed], mergeId, evidence };
    const merged = this.append(survivor, 'identity.merged.v1', data, absorbed);
    const { id: cause, metadata } = this.cause;
    this.graph.join(survivor, absorbed, { mergeId, factId: merged.fact.id, cause, at: metadata.receivedAt });
    const moves = this.graph.person(survivor).members.map(({ ref }) => ref);
    return { locks, conclusions: [merged], moves };
  }

  split(person: Subject, parts: SplitData['parts'], why: Omit<MatchEvidence, 'identifiers'>): Decision {
    const leaving = parts.flatMap(({ identifiers }) => identifiers);
    const evidence: MatchEvidence = { ...why, identifiers: leaving };
    const moves = this.graph.person(person).members.map(({ ref }) => ref);
    const split = this.append(person, 'identity.split.v1', { parts, evidence }, []);
    // It belongs to those who go on: the person whom they leave may be erased.
    split.fact.metadata.subjects = [...leaving, person];
    const conclusions = [split];
    this.graph.split(person, parts);
    return { locks: [], conclusions, moves };
  }

  /** Says once for each person and identifier why they stay apart. */
  refuse(
    person: Subject,
    refused: readonly { identifier: Subject; reason: LinkRefusal }[],
    evidence: MatchEvidence,
  ): Append[] {
    return refused.flatMap(({ identifier, reason }) => {
      if (this.graph.wasRefused(person.ref, identifier.ref)) return [];
      this.graph.refuse(person.ref, identifier.ref);
      return [
        this.append(person, 'identity.link-refused.v1', { identifier, reason, evidence }, [identifier]),
      ];
    });
  }

  private append(
    person: Subject,
    type: Append['fact']['type'],
    data: object,
    others: readonly Subject[],
  ): Append {
    const expected = this.graph.revision(person.ref);
    this.graph.advance(person.ref);
    const { identifier } = data as { identifier?: Subject };
    return {
      stream: streamName('person', this.cause.metadata.tenant, person.ref),
      expected,
      fact: {
        id: this.newId(this.cause.id, [type, person.ref, identifier?.ref ?? ''].join(' ')),
        type,
        data: { person, ...data },
        metadata: this.metadata([person, ...others]),
      } as Append['fact'],
    };
  }

  private metadata(subjects: Subject[]): FactMetadata {
    const { tenant, occurredAt, receivedAt, correlationId } = this.cause.metadata;
    return {
      ...{ tenant, subjects, occurredAt, receivedAt, correlationId },
      actor: 'service:identity',
      causationId: this.cause.id,
    };
  }
}

/** One event merges once; where a graph is decided anew, one cause may bring about a merge for each survivor. */
const mergeKind = (survivor: Subject, { rule }: MatchEvidence): string =>
  rule !== 'shared-identifiers' ? `merge ${survivor.ref}` : 'merge';
