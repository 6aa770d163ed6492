import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type {
  Correction,
  CorrectionList,
  DecideCorrection,
  ListCorrections,
  ProposeCorrection,
  DecideReview,
  DecideReviews,
  HubList,
  IdentityRules,
  ListHubs,
  ListReviews,
  MatchWeights,
  OrderDone,
  OrderRelease,
  Review,
  ReviewList,
  ReviewsDecided,
  RulesChange,
  RulesEffect,
  RulesInForce,
  SetRules,
  SetWeights,
  SimulateRules,
  Simulation,
} from '@ucv/contracts-identity';
import { Answers } from '@ucv/platform-messaging';
import { Refusal } from '@ucv/platform-service';
import { ann, askedOf } from './stand-in-people';

const rules: IdentityRules = {
  version: 1,
  limits: { user_id: 1 },
  defaultLimit: 5,
  maxIdentifiers: 1_000,
  priority: [],
  hubAfter: 3,
  blocked: {},
  velocity: { merges: 100, withinSeconds: 3_600 },
  matching: { join: 0.99, review: 0.6 },
  country: null,
  crowd: {
    ever: { anonymous_id: 100 },
    others: 10,
    withinDay: { anonymous_id: 20 },
    times: 3,
  },
};

const weights: MatchWeights = {
  ...{ version: 1, origin: 'defaults', described: 0, sampled: 0 },
  features: [{ name: 'phone', labels: ['the same', 'different'], m: [0.6, 0.4], u: [0.0001, 0.9999] }],
};

const effect: RulesEffect = {
  identifiers: 3,
  persons: { now: 2, then: 2 },
  ...{ merged: 1, split: 1, hubs: 0 },
  largest: [{ identifiers: 2 }],
  samples: {
    split: [{ person: ann, parts: [[ann], ['c'.repeat(32)]] }],
    merged: [{ persons: [ann, 'b'.repeat(32)] }],
  },
};
const changed = ({ hubAfter = 3 }: RulesChange): IdentityRules => ({ ...rules, hubAfter, version: 2 });

export const reviewId = '00000000-0000-5000-8000-000000000001';
/** Who is probably ann, too. */
export const anna = 'b'.repeat(32);

const review: Review = {
  id: reviewId,
  status: 'open',
  probability: 0.94,
  weight: 4,
  steps: [{ feature: 'family name', level: 'the same', bits: 8.1 }],
  rest: -4.1,
  modelVersion: 1,
  openedAt: '2026-11-01T00:00:00.000Z',
  sides: [
    { fragment: { type: 'user_id', ref: ann }, person: ann, values: { 'person.family_name': 'Peeters' } },
    { fragment: { type: 'email', ref: 'c'.repeat(32) }, person: anna, values: {} },
  ],
  joined: false,
};

const correction: Correction = {
  ...{
    id: reviewId,
    status: 'open',
    person: ann,
    identifier: { type: 'user_id', ref: ann },
    problem: 'shared',
  },
  ...{ proposedAt: review.openedAt, proposedBy: anna },
};

/** Answers for identity: it has rules, takes any change of them, and doubts one match. */
@Controller()
export class IdentityStandIn {
  @Answers('identity', 'rules')
  rules(@Payload() _: object): IdentityRules {
    return rules;
  }

  @Answers('identity', 'weights')
  weights(@Payload() body: object): MatchWeights {
    return askedOf('identity.weights', body, weights);
  }

  @Answers('identity', 'learn-weights')
  learnWeights(@Payload() body: SetWeights): MatchWeights {
    const shares = { match: 0.0004, household: 0.0003 };
    const set = { setAt: review.openedAt, setBy: body.actor };
    return askedOf('identity.learn-weights', body, {
      ...{ ...weights, version: 2, origin: 'learned', described: 700, sampled: 700, shares, ...set },
    });
  }

  @Answers('identity', 'reset-weights')
  resetWeights(@Payload() body: SetWeights): MatchWeights {
    return askedOf('identity.reset-weights', body, { ...weights, version: 3 });
  }

  @Answers('identity', 'hubs')
  hubs(@Payload() body: ListHubs): HubList {
    const hub = { identifier: { type: 'user_id', ref: ann }, seenWith: 101, kind: 'anonymous_id' };
    const since = '2026-11-01T00:00:00.000Z';
    return askedOf('identity.hubs', body, { hubs: [{ ...hub, since }], next: `${since}_${ann}` });
  }

  @Answers('identity', 'release')
  release(@Payload() body: OrderRelease): OrderDone {
    return askedOf('identity.release', body, { id: reviewId, person: ann, apart: [] });
  }

  @Answers('identity', 'set-rules')
  setRules(@Payload() body: SetRules): RulesInForce {
    return askedOf('identity.set-rules', body, { ...changed(body.change), effect });
  }

  @Answers('identity', 'simulate')
  simulate(@Payload() body: SimulateRules): Simulation {
    return askedOf('identity.simulate', body, {
      ...{ version: 2, heldVersion: 1, rules: changed(body.change) },
      ...effect,
    });
  }

  @Answers('identity', 'propose-correction')
  propose(@Payload() body: ProposeCorrection): Correction {
    return askedOf('identity.propose-correction', body, correction);
  }

  @Answers('identity', 'corrections')
  corrections(@Payload() body: ListCorrections): CorrectionList {
    return askedOf('identity.corrections', body, { data: [correction], cursor: null });
  }

  @Answers('identity', 'decide-correction')
  decideCorrection(@Payload() body: DecideCorrection): Correction {
    if (body.correction !== reviewId)
      throw new Refusal('identity.correction-unknown', 'There is no such correction.', { status: 404 });
    const ended = {
      status: 'accepted' as const,
      order: 'o',
      decidedAt: review.openedAt,
      decidedBy: body.actor,
    };
    return askedOf('identity.decide-correction', body, { ...correction, ...ended });
  }

  @Answers('identity', 'reviews')
  reviews(@Payload() body: ListReviews): ReviewList {
    return askedOf('identity.reviews', body, {
      reviews: [review],
      next: `0.94_${reviewId}`,
      counts: { open: 1, accepted: 0, rejected: 2, deferred: 0 },
      bands: [{ from: 0.9, to: 1, accepted: 0, rejected: 2, expected: 0.93 }],
      modelVersion: 1,
    });
  }

  @Answers('identity', 'decide-review')
  decide(@Payload() body: DecideReview): Review {
    if (body.review !== reviewId)
      throw new Refusal('identity.review-unknown', 'There is no such review.', { status: 404 });
    if (body.verdict === 'defer')
      throw new Refusal('identity.review-closed', 'It is deferred already.', { status: 409 });
    const ended = { order: 'o', decidedAt: review.openedAt, decidedBy: body.actor };
    return askedOf('identity.decide-review', body, { ...review, status: 'accepted', ...ended });
  }

  @Answers('identity', 'decide-reviews')
  decideAll(@Payload() body: DecideReviews): ReviewsDecided {
    const refused = [{ review: reviewId, code: 'identity.person-locked' }];
    return askedOf('identity.decide-reviews', body, { decided: 2, refused, left: 1 });
  }
}
