import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiParam, type ApiParamOptions, ApiQuery } from '@nestjs/swagger';
import {
  type DecideReview,
  type DecideReviews,
  type Review,
  type ReviewList,
  type ReviewsDecided,
  type ReviewSide,
  reviewStatuses,
  type Verdict,
} from '@ucv/contracts-identity';
import type { Subject } from '@ucv/envelope';
import { Requests } from '@ucv/platform-messaging';
import { type Asked, AskedBy } from './caller';
import { Documented, limitQueryUpTo, purposeHeader } from './documented';
import { type NamedPerson, PeopleNames } from './people-names';
import { idParam } from './person-param';
import type { RefusalCode } from './refusals';
import { afterPattern, ReviewBody, ReviewsBody, ReviewsQuery } from './review-queries';

const orderMs = 15_000;
/** Many are decided, one after the other. */
const manyMs = 60_000;

const probability = { type: 'number' as const, minimum: 0, maximum: 1 };
const idOf: ApiParamOptions = { name: 'id', description: 'Id of the review', schema: { type: 'string' } };
const ReviewId = idParam('identity.review-unknown', 'review', (id) => /^[0-9a-f-]{32,36}$/i.test(id));

const deciding: RefusalCode[] = [
  'identity.review-unknown',
  'identity.review-closed',
  'identity.review-conflict',
  'identity.not-reached',
  'gateway.access-not-recorded',
];

/** Fragments that are probably one person, side by side, and what stewards say of them. Kept by identity. */
@Controller('v1/identity/reviews')
export class ReviewsController {
  constructor(
    private readonly requests: Requests,
    private readonly people: PeopleNames,
  ) {}

  @Get()
  @Documented({
    summary: 'Probable matches for a steward to decide, the most probable first, and how right the model was',
    answer: 'ReviewList',
    refusals: ['identity.review-unknown', 'gateway.access-not-recorded'],
  })
  @ApiQuery({ name: 'status', required: false, schema: { enum: [...reviewStatuses], default: 'open' } })
  @ApiQuery({ name: 'from', required: false, schema: probability, description: 'From this probability on' })
  @ApiQuery({ name: 'below', required: false, schema: probability, description: 'Below this probability' })
  @ApiQuery(limitQueryUpTo(100, 50))
  @ApiQuery({
    name: 'after',
    required: false,
    schema: { type: 'string', pattern: afterPattern },
    description: '`next` of an earlier answer',
  })
  @purposeHeader()
  async reviews(@Query() query: ReviewsQuery, @AskedBy() asked: Asked): Promise<ReviewList> {
    const list = await this.ask<ReviewList>(asked, 'reviews', { ...query });
    return { ...list, reviews: await this.shown(asked, list.reviews) };
  }

  @Post('bulk')
  @HttpCode(200)
  @Documented({
    summary: 'The same verdict for all open ones of a band, the most probable first; some may be refused',
    body: 'DecideReviews',
    answer: 'ReviewsDecided',
  })
  decideAll(@Body() band: ReviewsBody, @AskedBy() asked: Asked): Promise<ReviewsDecided> {
    const body: DecideReviews = { ...band, actor: asked.actor };
    return this.ask(asked, 'decide-reviews', body, manyMs);
  }

  @Post(':id/accept')
  @HttpCode(200)
  @Documented({
    summary: 'They are one person: merged, whatever the limits; undone by a split with `order` as `undo`',
    body: 'DecideReview',
    bodyOptional: true,
    answer: 'Review',
    refusals: [
      ...deciding,
      'identity.same-person',
      'identity.person-locked',
      'identity.person-too-large',
      'identity.shared-identifier',
      'identity.person-erased',
    ],
  })
  @ApiParam(idOf)
  @purposeHeader()
  accept(
    @Param('id', ReviewId) review: string,
    @Body() { reason }: ReviewBody,
    @AskedBy() asked: Asked,
  ): Promise<Review> {
    return this.decide(asked, { review, reason, verdict: 'accept' });
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Documented({
    summary: 'They are two persons: kept apart from now on; a merge that accepted it is taken back',
    body: 'DecideReview',
    bodyOptional: true,
    answer: 'Review',
    refusals: [...deciding, 'identity.merge-unknown', 'identity.merge-undone', 'identity.person-erased'],
  })
  @ApiParam(idOf)
  @purposeHeader()
  reject(
    @Param('id', ReviewId) review: string,
    @Body() { reason }: ReviewBody,
    @AskedBy() asked: Asked,
  ): Promise<Review> {
    return this.decide(asked, { review, reason, verdict: 'reject' });
  }

  @Post(':id/defer')
  @HttpCode(200)
  @Documented({
    summary: 'Leave it for later: it is no open one any more, and may still be decided',
    body: 'DecideReview',
    bodyOptional: true,
    answer: 'Review',
    refusals: deciding,
  })
  @ApiParam(idOf)
  @purposeHeader()
  defer(
    @Param('id', ReviewId) review: string,
    @Body() { reason }: ReviewBody,
    @AskedBy() asked: Asked,
  ): Promise<Review> {
    return this.decide(asked, { review, reason, verdict: 'defer' });
  }

  private async decide(
    asked: Asked,
    how: { review: string; reason: string; verdict: Verdict },
  ): Promise<Review> {
    const body: DecideReview = { ...how, actor: asked.actor };
    const review = await this.ask<Review>(asked, 'decide-review', body, orderMs);
    return (await this.shown(asked, [review]))[0]!;
  }

  /** Who the two are; everybody of whom values are shown is recorded, once. */
  private async shown(asked: Asked, reviews: readonly Review[]): Promise<Review[]> {
    const persons = new Map(
      reviews.flatMap(({ sides }) => sides.map((side) => [side.person, personOf(side)])),
    );
    const people = await this.people.beside(asked, [...persons.values()]);
    const named = (side: ReviewSide): ReviewSide => ({ ...side, ...withName(people.get(side.person)) });
    return reviews.map((review) => ({ ...review, sides: [named(review.sides[0]), named(review.sides[1])] }));
  }

  private ask<T>({ tenant, requestId }: Asked, name: string, body: object, timeout?: number): Promise<T> {
    return this.requests.within({ requestId, timeout }).ask<T>('identity', name, tenant, body);
  }
}

const withName = (named: NamedPerson | undefined) => (named ? { named } : {});

const personOf = ({ fragment, person }: ReviewSide): Subject => ({
  type: fragment.ref === person ? fragment.type : 'person',
  ref: person,
});
