import { type ReviewStatus, reviewStatuses, type Verdict } from '@ucv/contracts-identity';
import { Type } from 'class-transformer';
import { IsIn, IsInt, Matches, Max, Min } from 'class-validator';
import { Beside, IsProbability, IsText, Optional } from './field-rules';

export const verdicts = ['accept', 'reject', 'defer'] as const satisfies Verdict[];
/** At once: they are decided one after the other before the answer. */
export const mostDecided = 100;
export const afterPattern = '^[A-Za-z0-9._-]{1,80}$';

const MoreThanFrom = (): PropertyDecorator =>
  Beside('from', 'must be more than from', (below, from) => below <= from);

export class ReviewsQuery {
  @IsIn(reviewStatuses) status: ReviewStatus = 'open';
  @Optional() @Type(() => Number) @IsProbability() from?: number;
  @Optional() @Type(() => Number) @IsProbability() @MoreThanFrom() below?: number;
  @Type(() => Number) @IsInt() @Min(1) @Max(100) limit = 50;

  @Optional()
  @Matches(new RegExp(afterPattern), { message: 'must be what an earlier answer gave as next, unchanged' })
  after?: string;
}

export class ReviewBody {
  @IsText(1_000) reason = 'reviewed';
}

export class ReviewsBody extends ReviewBody {
  @IsIn(verdicts) verdict: Verdict;
  @IsProbability() from: number;
  @IsProbability() @MoreThanFrom() below: number;
  @Optional() @IsInt() @Min(1) @Max(mostDecided) limit?: number;
}
