import { Injectable } from '@nestjs/common';
import type { Persons, ProfileView } from '@ucv/contracts-profile';
import type { Subject } from '@ucv/envelope';
import { Requests } from '@ucv/platform-messaging';
import { Refusal } from '@ucv/platform-service';
import { displayName } from '../decide/display-name';
import { AccessLog } from '../publish/access-log';
import type { Asked } from './caller';

/** Who somebody is, for people who read an answer. */
export interface NamedPerson {
  id: string;
  name: string | null;
  /** `ref` where the answer tells identifiers apart by it. */
  identifiers: { type: string; value: string; ref?: string }[];
}

/**
 * Names beside the ids of an answer. Everybody of whom anything is shown is recorded first, each by a fact of their own.
 * @refuses gateway.access-not-recorded
 */
@Injectable()
export class PeopleNames {
  constructor(
    private readonly requests: Requests,
    private readonly access: AccessLog,
  ) {}

  /** By person id; who is not known, or no longer, is left out. @param persons  at most 1,000 */
  async of(asked: Asked, persons: readonly Subject[]): Promise<Map<string, NamedPerson>> {
    if (persons.length === 0) return new Map();
    await Promise.all(persons.map((person) => this.access.profileRead(asked, person)));
    const body = { persons: persons.map(({ ref }) => ref) };
    const answer = await this.ask<Persons>(asked, 'get-many', body);
    return new Map(
      Object.entries(answer.persons).map(([id, { identifiers, traits }]) => [
        id,
        { id, name: displayName(traits), identifiers: Object.entries(identifiers).flatMap(valuesOf) },
      ]),
    );
  }

  /** The same, where names are an addition: without the profile service the ids stand alone. */
  beside(asked: Asked, persons: readonly Subject[]): Promise<Map<string, NamedPerson>> {
    return this.of(asked, persons).catch(unlessUnanswered(new Map<string, NamedPerson>()));
  }

  /** One person with the refs of their identifiers; the read is the caller's to record. */
  async identified(asked: Asked, id: string): Promise<NamedPerson | undefined> {
    const found = this.ask<ProfileView>(asked, 'get', { ref: { id } });
    const view = await found.catch(unlessUnanswered(undefined));
    return (
      view && {
        id,
        name: displayName(view.traits),
        identifiers: view.identifiers.flatMap(({ type, value, ref }) =>
          typeof value === 'string' ? [{ type, value, ref }] : [],
        ),
      }
    );
  }

  private ask<T>({ tenant, requestId }: Asked, name: string, body: object): Promise<T> {
    return this.requests.within({ requestId }).ask<T>('profile', name, tenant, body);
  }
}

const valuesOf = ([type, values]: [string, string[]]): { type: string; value: string }[] =>
  values.map((value) => ({ type, value }));

/** Nobody known, or nobody there to ask: that is no fault of what was asked. */
const unlessUnanswered =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (error instanceof Refusal && /^(messaging|profile)\./.test(error.code)) return instead;
    throw error;
  };
