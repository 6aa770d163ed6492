import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import type { PersonHistory, ProfileView, TimelinePage } from '@ucv/contracts-profile';
import type { Subject } from '@ucv/envelope';
import { Requests } from '@ucv/platform-messaging';
import { Refusal } from '@ucv/platform-service';
import { type PersonRef, personRef } from '../decide/person-ref';
import { AccessLog } from '../publish/access-log';
import { type Asked, AskedBy } from './caller';
import { Documented, instantQueries, limitQuery, purposeHeader, refParam } from './documented';
import { InstantsQuery, NoQuery, TimelineQuery } from './profile-queries';

/** One person: who, what happened, how we know. The profile service answers; each answer is recorded first. */
@Controller('v1/profiles/:ref')
export class ProfilesController {
  constructor(
    private readonly requests: Requests,
    private readonly access: AccessLog,
  ) {}

  @Get()
  @Documented({
    summary: 'One readable view of a person, now or as of an instant',
    answer: 'ProfileView',
    refusals: ['gateway.ref-invalid', 'profile.not-found', 'gateway.access-not-recorded'],
  })
  @ApiParam(refParam)
  @ApiQuery(instantQueries.asOf)
  @ApiQuery(instantQueries.knownAt)
  @purposeHeader()
  async profile(
    @Param('ref') ref: string,
    @Query() instants: InstantsQuery,
    @AskedBy() asked: Asked,
  ): Promise<ProfileView> {
    const view = await this.ask<ProfileView>(asked, 'get', { ref: readRef(ref), ...instants });
    await this.access.profileRead(asked, fragmentOf(view));
    return view;
  }

  @Get('timeline')
  @Documented({
    summary: 'Interactions of a person over all devices, newest first',
    answer: 'TimelinePage',
    refusals: [
      'gateway.ref-invalid',
      'profile.not-found',
      'profile.cursor-unknown',
      'gateway.access-not-recorded',
    ],
  })
  @ApiParam(refParam)
  @ApiQuery(limitQuery)
  @ApiQuery({
    name: 'cursor',
    required: false,
    schema: { type: 'string' },
    description: 'From an earlier answer',
  })
  @ApiQuery(instantQueries.asOf)
  @ApiQuery(instantQueries.knownAt)
  @purposeHeader()
  timeline(
    @Param('ref') ref: string,
    @Query() page: TimelineQuery,
    @AskedBy() asked: Asked,
  ): Promise<TimelinePage> {
    return this.recorded(asked, 'timeline', { ref: readRef(ref), ...page });
  }

  @Get('history')
  @Documented({
    summary: 'How the person came to be: merges and refused links, with the events that showed them',
    answer: 'PersonHistory',
    refusals: ['gateway.ref-invalid', 'profile.not-found', 'gateway.access-not-recorded'],
  })
  @ApiParam(refParam)
  @purposeHeader()
  history(@Param('ref') ref: string, @Query() _: NoQuery, @AskedBy() asked: Asked): Promise<PersonHistory> {
    return this.recorded(asked, 'history', { ref: readRef(ref) });
  }

  private async recorded<T extends { person: Subject }>(
    asked: Asked,
    name: string,
    body: { ref: PersonRef } & Record<string, unknown>,
  ): Promise<T> {
    const answer = await this.ask<T>(asked, name, body);
    await this.access.profileRead(asked, answer.person);
    return answer;
  }

  private ask<T>({ tenant, requestId }: Asked, name: string, body: object): Promise<T> {
    return this.requests.within({ requestId }).ask<T>('profile', name, tenant, body);
  }
}

/** @refuses gateway.ref-invalid */
function readRef(text: string): PersonRef {
  const ref = personRef(text);
  if (ref) return ref;
  throw new Refusal(
    'gateway.ref-invalid',
    'Name a person by id (32 hex characters) or as type:value, such as email:…, percent-encoded.',
  );
}

/** A person's id is the ref of one of their identifiers. */
const fragmentOf = ({ id, identifiers }: ProfileView) => ({
  type: identifiers.find(({ ref }) => ref === id)?.type ?? 'person',
  ref: id,
});
