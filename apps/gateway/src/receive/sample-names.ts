import { Injectable } from '@nestjs/common';
import type { RulesEffect } from '@ucv/contracts-identity';
import { AccessLog } from '../publish/access-log';
import type { Asked } from './caller';
import { type NamedPerson, PeopleNames } from './people-names';

type Samples = RulesEffect['samples'];

/** Samples with the people in them: of who would come apart also which identifier is which. */
export interface NamedSamples {
  split: (Samples['split'][number] & { named?: NamedPerson })[];
  merged: (Samples['merged'][number] & { named: NamedPerson[] })[];
}

/** Persons of one sample who are named; the others stand by id. */
const mostOfOne = 5;

/** Says who the people in the samples of a change of rules are. @refuses gateway.access-not-recorded */
@Injectable()
export class SampleNames {
  constructor(
    private readonly people: PeopleNames,
    private readonly access: AccessLog,
  ) {}

  async of(asked: Asked, { split, merged }: Samples): Promise<NamedSamples> {
    const joining = new Set(merged.flatMap(({ persons }) => persons.slice(0, mostOfOne)));
    const named = await this.people.beside(
      asked,
      [...joining].map((ref) => ({ type: 'person', ref })),
    );
    return {
      split: await Promise.all(split.map((one) => this.apart(asked, one))),
      merged: merged.map((one) => ({
        ...one,
        named: one.persons.slice(0, mostOfOne).flatMap((id) => named.get(id) ?? []),
      })),
    };
  }

  private async apart(asked: Asked, one: Samples['split'][number]): Promise<NamedSamples['split'][number]> {
    await this.access.profileRead(asked, { type: 'person', ref: one.person });
    const named = await this.people.identified(asked, one.person);
    return named ? { ...one, named } : one;
  }
}
