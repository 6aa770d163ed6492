import { reasonCure, reasonFault } from '@ucv/platform-event-store';
import { Refusal } from '@ucv/platform-service';
import { type ServiceName, services } from '@ucv/platform-messaging';
import { Type } from 'class-transformer';
import { IsIn, IsInt, Matches, Max, Min } from 'class-validator';
import { IsCursor, IsText, Optional } from './field-rules';

export const parkedStates = ['open', 'discarded', 'all'] as const;
export const projectionPattern = '^[a-z][a-z-]{0,39}$';
/** Longer ones are refused by what a reason may be, which tells the limit. */
export const longestReasonSent = 500;

export class ParkedQuery {
  @Optional() @IsIn(services) service?: ServiceName;

  @Optional()
  @Matches(new RegExp(projectionPattern), { message: 'must be the name of a projection' })
  projection?: string;

  @IsIn(parkedStates) state: (typeof parkedStates)[number] = 'open';
  @Type(() => Number) @IsInt() @Min(1) @Max(200) limit = 50;
  @Optional() @IsCursor() cursor?: string;
}

export class ReplayParkedBody {
  @Optional() @IsText(longestReasonSent) reason?: string;
}

export class DiscardParkedBody {
  @IsText(longestReasonSent) reason: string;
}

/** @refuses gateway.reason-personal, http.invalid-input */
export function checkReason(reason: string | undefined): void {
  const fault = reason === undefined ? undefined : reasonFault(reason);
  if (!fault) return;
  const personal = fault === 'email' || fault === 'phone';
  throw new Refusal(
    personal ? 'gateway.reason-personal' : 'http.invalid-input',
    `Not usable as sent: reason: ${reasonCure[fault]}.`,
    { details: [{ field: 'reason', problem: reasonCure[fault] }] },
  );
}
