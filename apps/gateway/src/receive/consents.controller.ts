import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import {
  type Consents,
  type ConsentStatus,
  consentStatuses,
  type DecideConsent,
  type LawfulBasis,
  lawfulBases,
} from '@ucv/contracts-consent';
import { Requests } from '@ucv/platform-messaging';
import { IsIn } from 'class-validator';
import type { PersonRef } from '../decide/person-ref';
import { AccessLog } from '../publish/access-log';
import { type Asked, AskedBy } from './caller';
import { Documented, instantQueries, purposeHeader, refParam } from './documented';
import { IsPurpose, IsSource, IsText, Optional } from './field-rules';
import { PeopleNames } from './people-names';
import { PersonParam } from './person-param';
import { AsOfQuery } from './profile-queries';

class ConsentBody {
  @IsPurpose() purpose: string;
  @IsIn(consentStatuses) status: ConsentStatus;
  @IsIn(lawfulBases) basis: LawfulBasis;
  @IsSource() source: string;
  @Optional() @IsText(10_000) evidence?: string;
}

/** What a person decided about each purpose, kept by consent. */
@Controller('v1/profiles/:ref/consents')
export class ConsentsController {
  constructor(
    private readonly requests: Requests,
    private readonly access: AccessLog,
    private readonly people: PeopleNames,
  ) {}

  @Get()
  @Documented({
    summary: 'What a person decided, by purpose and for which identifier, now or as of an instant',
    answer: 'Consents',
    refusals: ['gateway.ref-invalid', 'consent.person-unknown', 'gateway.access-not-recorded'],
  })
  @ApiParam(refParam)
  @ApiQuery(instantQueries.asOf)
  @purposeHeader()
  consents(
    @Param('ref', PersonParam) ref: PersonRef,
    @Query() { asOf }: AsOfQuery,
    @AskedBy() asked: Asked,
  ): Promise<Consents> {
    return this.recorded(asked, 'consents', { ref, asOf });
  }

  @Put()
  @Documented({
    summary:
      'Record a decision; one other than a grant is answered once no send that it forbids can still begin',
    body: 'ConsentDecision',
    answer: 'Consents',
    refusals: [
      'gateway.ref-invalid',
      'consent.person-unknown',
      'consent.purpose-unknown',
      'gateway.access-not-recorded',
    ],
  })
  @ApiParam(refParam)
  @purposeHeader()
  decide(
    @Param('ref', PersonParam) ref: PersonRef,
    @Body() decision: ConsentBody,
    @AskedBy() asked: Asked,
  ): Promise<Consents> {
    const body: DecideConsent = { ref, ...decision, actor: asked.actor };
    return this.recorded(asked, 'decide', body);
  }

  /** Both answers show everything that the person decided. */
  private async recorded(asked: Asked, name: string, body: object): Promise<Consents> {
    const { tenant, requestId } = asked;
    const answer = await this.requests.within({ requestId }).ask<Consents>('consent', name, tenant, body);
    await this.access.profileRead(asked, answer.person);
    return this.named(asked, answer);
  }

  /** Each decision with the value of the identifier that it holds for, where that is the person's still. */
  private async named(asked: Asked, answer: Consents): Promise<Consents> {
    const person = await this.people.identified(asked, answer.person.ref);
    const values = new Map(person?.identifiers.map(({ ref, value }) => [ref, value]));
    const consents = Object.entries(answer.consents).map(([purpose, { identifier, ...view }]) => {
      const value = values.get(identifier.ref);
      return [purpose, { ...view, identifier: value === undefined ? identifier : { ...identifier, value } }];
    });
    return { ...answer, consents: Object.fromEntries(consents) as Consents['consents'] };
  }
}
