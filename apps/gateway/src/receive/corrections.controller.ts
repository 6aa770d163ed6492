import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiParam, type ApiParamOptions, ApiQuery } from '@nestjs/swagger';
import {
  type Correction,
  type CorrectionList,
  correctionProblems,
  type CorrectionProblem,
  correctionStatuses,
  type CorrectionStatus,
  type DecideCorrection,
  type ListCorrections,
  type ProposeCorrection,
} from '@ucv/contracts-identity';
import { Requests } from '@ucv/platform-messaging';
import { Type } from 'class-transformer';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { AccessLog } from '../publish/access-log';
import { type Asked, AskedBy } from './caller';
import { cursorQuery, Documented, limitQueryUpTo, purposeHeader } from './documented';
import { IsCursor, Optional } from './field-rules';
import { IsIdentifier } from './identity-bodies';
import { type NamedPerson, PeopleNames } from './people-names';
import { checkedRef, idParam, IsPersonRef } from './person-param';
import type { RefusalCode } from './refusals';
import { ReviewBody } from './review-queries';

class CorrectionBody {
  @IsPersonRef() person: string;
  @IsIdentifier() identifier: string;
  @IsIn(correctionProblems) problem: CorrectionProblem;
}

class CorrectionsQuery {
  @IsIn(correctionStatuses) status: CorrectionStatus = 'open';
  @Type(() => Number) @IsInt() @Min(1) @Max(100) limit = 50;
  @Optional() @IsCursor() cursor?: string;
}

type NamedCorrection = Correction & { named?: NamedPerson };

const idOf: ApiParamOptions = { name: 'id', description: 'Id of the correction', schema: { type: 'string' } };
const CorrectionId = idParam('identity.correction-unknown', 'correction', (id) =>
  /^[0-9a-f-]{32,36}$/i.test(id),
);
const orderMs = 15_000;
const deciding: RefusalCode[] = [
  'identity.correction-unknown',
  'identity.correction-closed',
  'identity.not-reached',
  'gateway.access-not-recorded',
];

/** Identifiers that somebody says are not right for a person; a steward decides. Kept by identity. */
@Controller('v1/corrections')
export class CorrectionsController {
  constructor(
    private readonly requests: Requests,
    private readonly access: AccessLog,
    private readonly people: PeopleNames,
  ) {}

  @Post()
  @Documented({
    summary: 'Say that an identifier is not right for a person; nothing changes before a steward has decided',
    body: 'ProposeCorrection',
    answer: 'Correction',
    status: 201,
    refusals: [
      'identity.person-unknown',
      'identity.not-attached',
      'identity.all-would-leave',
      'identity.not-reached',
    ],
  })
  propose(
    @Body() { person, identifier, problem }: CorrectionBody,
    @AskedBy() asked: Asked,
  ): Promise<Correction> {
    const body: ProposeCorrection = {
      person: checkedRef(person),
      identifier: checkedRef(identifier) as ProposeCorrection['identifier'],
      ...{ problem, actor: asked.actor },
    };
    return this.ask(asked, 'propose-correction', body);
  }

  @Get()
  @Documented({
    summary:
      'Corrections that wait for a steward, or were decided, the newest first, with who the people are',
    answer: 'CorrectionList',
    refusals: ['identity.correction-unknown', 'gateway.access-not-recorded'],
  })
  @ApiQuery({ name: 'status', required: false, schema: { enum: [...correctionStatuses], default: 'open' } })
  @ApiQuery(limitQueryUpTo(100, 50))
  @ApiQuery(cursorQuery)
  @purposeHeader()
  async list(@Query() query: CorrectionsQuery, @AskedBy() asked: Asked): Promise<CorrectionList> {
    const body: ListCorrections = { ...query };
    const list = await this.ask<CorrectionList>(asked, 'corrections', body);
    return { ...list, data: await this.named(asked, list.data) };
  }

  @Post(':id/accept')
  @HttpCode(200)
  @Documented({
    summary: 'It is right: the identifier leaves the person and is kept apart from them',
    body: 'DecideReview',
    bodyOptional: true,
    answer: 'Correction',
    refusals: [...deciding, 'identity.not-attached', 'identity.all-would-leave', 'identity.person-erased'],
  })
  @ApiParam(idOf)
  @purposeHeader()
  accept(
    @Param('id', CorrectionId) id: string,
    @Body() body: ReviewBody,
    @AskedBy() asked: Asked,
  ): Promise<Correction> {
    return this.decide(asked, { correction: id, verdict: 'accept', reason: body.reason });
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Documented({
    summary: 'The identifier is right where it is',
    body: 'DecideReview',
    bodyOptional: true,
    answer: 'Correction',
    refusals: deciding,
  })
  @ApiParam(idOf)
  @purposeHeader()
  reject(
    @Param('id', CorrectionId) id: string,
    @Body() body: ReviewBody,
    @AskedBy() asked: Asked,
  ): Promise<Correction> {
    return this.decide(asked, { correction: id, verdict: 'reject', reason: body.reason });
  }

  private async decide(asked: Asked, how: Omit<DecideCorrection, 'actor'>): Promise<Correction> {
    const body: DecideCorrection = { ...how, actor: asked.actor };
    const decided = await this.ask<Correction>(asked, 'decide-correction', body);
    return (await this.named(asked, [decided]))[0]!;
  }

  /** Who the people are, recorded once each. */
  private async named(asked: Asked, corrections: readonly Correction[]): Promise<NamedCorrection[]> {
    const persons = [...new Set(corrections.map(({ person }) => person))];
    await Promise.all(persons.map((ref) => this.access.profileRead(asked, { type: 'person', ref })));
    const known = await Promise.all(persons.map((ref) => this.people.identified(asked, ref)));
    const named = new Map(persons.map((ref, i) => [ref, known[i]]));
    return corrections.map((one) => ({ ...one, named: named.get(one.person) }));
  }

  private ask<T>({ tenant, requestId }: Asked, name: string, body: object): Promise<T> {
    return this.requests.within({ requestId, timeout: orderMs }).ask<T>('identity', name, tenant, body);
  }
}
