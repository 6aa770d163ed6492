import {
  type Mend,
  type RejectedEventFilter,
  type RejectedEventState,
  rejectedEventStates,
} from '@ucv/contracts-ingestion';
import { Refusal } from '@ucv/platform-service';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsText, Optional } from './field-rules';
import { IsInstant } from './instant';
import { longestReasonSent } from './parked-queries';

export const rejectedStates = [...rejectedEventStates, 'all'] as const;
export const rejectedIdPattern = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
export const codePattern = '^[a-z]+\\.[a-z0-9-]{1,60}$';
/** Most ids of one request. */
export const mostRejected = 200;

const cursor = /^\d{1,19}$/;
const IsPlace = (): PropertyDecorator =>
  Matches(cursor, { message: 'must be a cursor from an earlier answer, unchanged' });

class RejectedFilter implements RejectedEventFilter {
  @Optional()
  @Matches(new RegExp(codePattern), { message: 'must be a code as the list shows it' })
  code?: string;
  @Optional() @Matches(/^[A-Za-z0-9_-]{1,40}$/, { message: 'must be the name of a source' }) source?: string;
  @Optional() @IsInstant('start') from?: string;
  @Optional() @IsInstant('end') to?: string;
}

export class RejectedQuery extends RejectedFilter {
  @IsIn(rejectedStates) state: RejectedEventState | 'all' = 'open';
  @Type(() => Number) @IsInt() @Min(1) @Max(200) limit = 50;
  @Optional() @IsPlace() cursor?: string;
}

class WhichRejected {
  @Optional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(mostRejected)
  @Matches(new RegExp(rejectedIdPattern), { each: true, message: 'must hold ids as the list shows them' })
  ids?: string[];

  @Optional() @IsObject() @ValidateNested() @Type(() => RejectedFilter) filter?: RejectedFilter;
  @Optional() @IsPlace() cursor?: string;
}

export class ReplayRejectedBody extends WhichRejected {
  @Optional() @IsObject() mend?: Record<string, Mend>;
}

export class DiscardRejectedBody extends WhichRejected {
  @IsText(longestReasonSent) reason: string;
}

/** @refuses http.invalid-input */
export function checkWhich({ ids, filter, cursor: place }: WhichRejected): void {
  if ((ids === undefined) === (filter === undefined))
    throw invalid(['ids', 'filter'], 'must be named, or else the other one, but not both');
  if (ids && place !== undefined) throw invalid(['cursor'], 'goes with a filter alone');
}

const idOfEvent = new RegExp(rejectedIdPattern);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @refuses http.invalid-input where a correction is neither a patch nor an event, or is of none that is named */
export function checkMend({ ids, mend = {} }: ReplayRejectedBody): void {
  for (const [id, one] of Object.entries(mend)) {
    if (!mayName(id, ids))
      throw invalid(['mend'], 'must name ids that are replayed, or * for all that it does not name');
    const what = correctionIn(one);
    if (!what)
      throw invalid(
        ['mend'],
        'must hold for each id either a patch (RFC 7396) or the whole event, an object',
      );
    if (what === 'event' && id === '*')
      throw invalid(['mend'], 'may not make one and the same event of all: name an id, or give a patch');
  }
}

const mayName = (id: string, ids: readonly string[] | undefined): boolean =>
  id === '*' || (ids ? ids.includes(id) : idOfEvent.test(id));

function correctionIn(one: unknown): 'patch' | 'event' | undefined {
  const [first, ...more] = isObject(one) ? Object.entries(one) : [];
  if (!first || more.length > 0 || !isObject(first[1])) return undefined;
  return first[0] === 'patch' || first[0] === 'event' ? first[0] : undefined;
}

function invalid(fields: string[], problem: string): Refusal {
  const details = fields.map((field) => ({ field, problem }));
  return new Refusal('http.invalid-input', `Not usable as sent: ${fields.join(', ')}: ${problem}.`, {
    details,
  });
}
