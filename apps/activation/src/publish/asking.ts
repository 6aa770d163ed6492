import { type MayUse, type MayUseAnswer, type Permission, permissionHoldsMs } from '@ucv/contracts-consent';
import type { GetPersons, Persons } from '@ucv/contracts-profile';
import type { Requests } from '@ucv/platform-messaging';

/** What consent allows, and until when a send may begin that rests on it. */
export interface Answered {
  answers: Record<string, Permission>;
  /** Log position that the answer covers. */
  position: string;
  /** By the monotonic clock (ADR-0013). */
  deadline: number;
}

/** What senders ask of other services. */
export class Asking {
  constructor(private readonly requests: Requests) {}

  /** Identifiers and attributes, and the events asked for; what profile knows nothing of is left out. */
  persons(tenant: string, asked: GetPersons): Promise<Persons> {
    return this.requests.ask<Persons>('profile', 'get-many', tenant, asked);
  }

  /** The permission counts from when it is asked for, not from when it is answered. */
  async permission(tenant: string, question: MayUse): Promise<Answered> {
    const asked = performance.now();
    const answer = await this.requests.ask<MayUseAnswer>('consent', 'may-use', tenant, question);
    return { ...answer, deadline: asked + permissionHoldsMs };
  }
}
