import type { Sealed, Subject } from '@ucv/envelope';

/** What one comparison says of a pair: the level that it came out at, and the bits that it adds. No values. */
export interface MatchStep {
  feature: string;
  level: string;
  bits: number;
  /** What of the bits is said by how rare the value is with the tenant, less than nothing where many have it. */
  rarity?: number;
}

/** Two fragments that are probably one person by what they say of themselves. Stream `identity-` of the first. */
export interface MatchFoundData {
  pair: [Subject, Subject];
  /** That they are one person, 0 to 1. */
  probability: number;
  /** log2 odds: the sum of all steps and `rest`. */
  weight: number;
  steps: MatchStep[];
  rest: number;
  /** Version of the model that said so: of what stewards' decisions taught. */
  modelVersion: number;
  /** Version of the weights (`WeightsSetData`); the usual ones where absent. */
  weightsVersion?: number;
  /**
   * What came of it when it was found: `joined`, as likely as the rules asked for and within their limits, or `review`, a
   * steward's to decide. Under other rules its probability decides again.
   */
  outcome: 'joined' | 'review';
}

/** Two fragments are two persons, a steward says. */
export interface ApartOrderedData {
  person: Subject;
  other: Subject;
  /** Id of the match that it answers. */
  review?: string;
  sealed?: Sealed;
}

/** A steward looked and did not decide. */
export interface ReviewDeferredData {
  review: string;
}

/** What stewards' decisions taught the model. Stream `config-`. No personal data. */
export interface ModelTrainedData {
  version: number;
  intercept: number;
  factors: Record<string, number>;
  decisions: number;
  /** Of those decisions, how many the model before would have decided alike: more than even for accepted ones. */
  agreed: number;
}

export const reviewStatuses = ['open', 'accepted', 'rejected', 'deferred'] as const;
export type ReviewStatus = (typeof reviewStatuses)[number];

/** One side of a doubtful match: what a fragment says of itself, by meaning such as `person.given_name`. */
export interface ReviewSide {
  fragment: Subject;
  /** Id of the person that the fragment belongs to now. */
  person: string;
  values: Record<string, string>;
}

export interface Review {
  id: string;
  status: ReviewStatus;
  probability: number;
  weight: number;
  steps: MatchStep[];
  rest: number;
  modelVersion: number;
  openedAt: string;
  sides: [ReviewSide, ReviewSide];
  /** Whether the two are one person by now, whoever joined them. */
  joined: boolean;
  /** The order that ended it: of an accepted one `undo` takes it. */
  order?: string;
  decidedAt?: string;
  decidedBy?: string;
}

/** Request `identity.reviews.v1`. */
export interface ListReviews {
  status?: ReviewStatus;
  /** From this probability on, and below that one. */
  from?: number;
  below?: number;
  limit?: number;
  after?: string;
}

/** The most probable first. */
export interface ReviewList {
  reviews: Review[];
  next?: string;
  counts: Record<ReviewStatus, number>;
  /** How well the model agrees with what was decided, by probability. */
  bands: ReviewBand[];
  modelVersion: number;
}

export interface ReviewBand {
  from: number;
  to: number;
  accepted: number;
  rejected: number;
  /** Mean probability of those decided: what their precision should be. */
  expected: number;
}

export type Verdict = 'accept' | 'reject' | 'defer';

/**
 * Request `identity.decide-review.v1`; answered with the review.
 * @refuses identity.review-unknown, identity.review-closed, identity.review-conflict, and what orders are refused for
 */
export interface DecideReview {
  review: string;
  verdict: Verdict;
  reason: string;
  actor: string;
}

/** Request `identity.decide-reviews.v1`: the same verdict for all open ones of a band. */
export interface DecideReviews {
  verdict: Verdict;
  from: number;
  below: number;
  /** At most so many, the most probable first. */
  limit?: number;
  reason: string;
  actor: string;
}

export interface ReviewsDecided {
  decided: number;
  /** Those that could not be decided so, with the code. */
  refused: { review: string; code: string }[];
  /** Open ones that are left in the band. */
  left: number;
}
