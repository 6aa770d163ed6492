import { type Catalogue, fact, type FactOf } from '@ucv/envelope';
import type {
  HubLearnedData,
  LockOrderedData,
  MergeOrderedData,
  OrderEndedData,
  PersonBrakedData,
  ReleaseOrderedData,
  SplitOrderedData,
} from './orders';
import type { ApartOrderedData, MatchFoundData, ModelTrainedData, ReviewDeferredData } from './matches';
import type { AbsorbedIntoData, LinkRefusedData, MergedData, SplitData } from './person';
import type { RulesSetData } from './rules';
import type { WeightsSetData } from './weights';
import type { CorrectionProposedData, CorrectionRejectedData } from './corrections';

/** What identity says on the log. */
export const identityFacts = {
  'identity.absorbed-into.v1': fact<AbsorbedIntoData>({
    category: 'person',
    says: 'first half of a merge, on the stream of the person who is absorbed',
  }),
  'identity.merged.v1': fact<MergedData>({
    category: 'person',
    says: 'second half of a merge, on the stream of the survivor',
  }),
  'identity.link-refused.v1': fact<LinkRefusedData>({
    category: 'person',
    says: 'an event carried identifiers of persons who must stay apart',
  }),
  'identity.split.v1': fact<SplitData>({
    category: 'person',
    says: 'identifiers left a person; each part is a person again',
  }),
  'identity.rules-set.v1': fact<RulesSetData>({
    category: 'config',
    says: 'a tenant set its rules for joining identifiers; they hold for all that happened',
  }),
  'identity.merge-ordered.v1': fact<MergeOrderedData>({
    category: 'identity',
    sealed: { sealed: 'OrderContent' },
    says: 'a steward wants two persons to be one',
  }),
  'identity.split-ordered.v1': fact<SplitOrderedData>({
    category: 'identity',
    sealed: { sealed: 'OrderContent' },
    says: 'a steward wants identifiers to leave a person, or a merge taken back',
  }),
  'identity.lock-ordered.v1': fact<LockOrderedData>({
    category: 'identity',
    sealed: { sealed: 'OrderContent' },
    says: 'a steward wants nothing to join a person any more, or allows it again',
  }),
  'identity.release-ordered.v1': fact<ReleaseOrderedData>({
    category: 'identity',
    sealed: { sealed: 'OrderContent' },
    says: 'a steward wants an identifier that was learned to be nobody’s to belong to somebody again',
  }),
  'identity.order-ended.v1': fact<OrderEndedData>({
    category: 'identity',
    says: 'what became of an order, and what may not be joined from here on',
  }),
  'identity.hub-learned.v1': fact<HubLearnedData>({
    category: 'identity',
    says: 'an identifier is shared by so many that it belongs to nobody',
  }),
  'identity.person-braked.v1': fact<PersonBrakedData>({
    category: 'identity',
    says: 'a person took in others too fast, and is locked until somebody has looked',
  }),
  'identity.match-found.v1': fact<MatchFoundData>({
    category: 'identity',
    says: 'two fragments are probably one person, by what they say of themselves',
  }),
  'identity.apart-ordered.v1': fact<ApartOrderedData>({
    category: 'identity',
    sealed: { sealed: 'OrderContent' },
    says: 'a steward says that two fragments are two persons',
  }),
  'identity.review-deferred.v1': fact<ReviewDeferredData>({
    category: 'identity',
    says: 'a steward looked at a doubtful match and left it for later',
  }),
  'identity.model-trained.v1': fact<ModelTrainedData>({
    category: 'config',
    says: 'the decisions of stewards taught the model of matches',
  }),
  'identity.weights-set.v1': fact<WeightsSetData>({
    category: 'config',
    says: 'what comparisons of fragments say from here on, learned of the tenant’s own people, or as is usual',
  }),
  'identity.correction-proposed.v1': fact<CorrectionProposedData>({
    category: 'identity',
    says: 'somebody says that an identifier is not right for a person; a steward decides',
  }),
  'identity.correction-rejected.v1': fact<CorrectionRejectedData>({
    category: 'identity',
    says: 'a steward says that an identifier is right where it is',
  }),
} satisfies Catalogue<'identity'>;

type Facts = typeof identityFacts;

/**
 * First half of a merge, on the stream `person-` of the absorbed person, at the revision that the decision
 * read: it locks that person. From here on their id resolves to the survivor.
 */
export type AbsorbedInto = FactOf<Facts, 'identity.absorbed-into.v1'>;

/** Second half of a merge, on the stream `person-` of the survivor. */
export type Merged = FactOf<Facts, 'identity.merged.v1'>;

/**
 * An event carried identifiers of persons who must stay apart, so the weakest link was left out. Stream
 * `person-` of the person whose event it was; said once for each identifier.
 */
export type LinkRefused = FactOf<Facts, 'identity.link-refused.v1'>;

/**
 * Identifiers left a person: each part is a person of its own again. Stream `person-` of the person that they
 * left; `person` is what stays.
 */
export type Split = FactOf<Facts, 'identity.split.v1'>;

export type PersonFact = AbsorbedInto | Merged | LinkRefused;

/** A tenant's rules from here on. Stream `config-`. */
export type RulesSet = FactOf<Facts, 'identity.rules-set.v1'>;

/** What stewards want, and below what became of it: stream `identity-` of the identifier by which the person was named. */
export type MergeOrdered = FactOf<Facts, 'identity.merge-ordered.v1'>;
export type SplitOrdered = FactOf<Facts, 'identity.split-ordered.v1'>;
export type LockOrdered = FactOf<Facts, 'identity.lock-ordered.v1'>;
export type ApartOrdered = FactOf<Facts, 'identity.apart-ordered.v1'>;
export type ReleaseOrdered = FactOf<Facts, 'identity.release-ordered.v1'>;
export type OrderFact = MergeOrdered | SplitOrdered | LockOrdered | ApartOrdered | ReleaseOrdered;

/** What holds for later decisions, beside the rules. */
export type OrderEnded = FactOf<Facts, 'identity.order-ended.v1'>;
export type HubLearned = FactOf<Facts, 'identity.hub-learned.v1'>;
export type PersonBraked = FactOf<Facts, 'identity.person-braked.v1'>;

/** What fragments say of themselves, compared; what stewards say of that, and what it taught. */
export type MatchFound = FactOf<Facts, 'identity.match-found.v1'>;
export type ReviewDeferred = FactOf<Facts, 'identity.review-deferred.v1'>;
export type ModelTrained = FactOf<Facts, 'identity.model-trained.v1'>;
export type WeightsSet = FactOf<Facts, 'identity.weights-set.v1'>;

/** An identifier is not right for a person, somebody says; and what a steward says who does not think so. */
export type CorrectionProposed = FactOf<Facts, 'identity.correction-proposed.v1'>;
export type CorrectionRejected = FactOf<Facts, 'identity.correction-rejected.v1'>;
