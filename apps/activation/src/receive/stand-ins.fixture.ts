import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { MayUse, MayUseAnswer, Permission } from '@ucv/contracts-consent';
import type { GetPersons, Persons } from '@ucv/contracts-profile';
import { Answers } from '@ucv/platform-messaging';

/** What the stand-ins for consent and profile say; a test may change it. */
export const says: {
  mayUse: (question: MayUse) => MayUseAnswer | Promise<MayUseAnswer>;
  persons: (question: GetPersons) => Persons;
} = { mayUse: allowAll, persons: knowAll };

export const permission = (allowed = true, reason = 'granted'): Permission => ({
  allowed,
  reason,
  basis: 'consent',
  decisionId: 'decision-1',
});

export function allowAll({ persons }: MayUse): MayUseAnswer {
  return answerAll(persons, permission());
}

export const answerAll = (persons: string[], one: Permission): MayUseAnswer => ({
  position: '7',
  answers: Object.fromEntries(persons.map((person) => [person, one])),
});

export const somethingHappened = { name: 'Product Added', occurredAt: '2026-03-01T09:59:00.000Z' };

export function knowAll({ persons, events }: GetPersons): Persons {
  const traits = { plan: 'pro', city: 'Bonn' };
  return {
    ...(events ? { events: Object.fromEntries(events.map((id) => [id, somethingHappened])) } : {}),
    persons: Object.fromEntries(
      persons.map((id) => [id, { id, identifiers: { user_id: [`u-${id}`] }, traits }]),
    ),
  };
}

@Controller()
export class ConsentStandIn {
  @Answers('consent', 'may-use')
  mayUse(@Payload() question: MayUse): MayUseAnswer | Promise<MayUseAnswer> {
    return says.mayUse(question);
  }
}

@Controller()
export class ProfileStandIn {
  @Answers('profile', 'get-many')
  persons(@Payload() question: GetPersons): Persons {
    return says.persons(question);
  }
}
