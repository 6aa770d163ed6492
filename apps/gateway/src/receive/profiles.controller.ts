import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import type { PersonHistory, ProfileView, TimelinePage } from '@ucv/contracts-profile';
import type { Subject } from '@ucv/envelope';
import { Requests } from '@ucv/platform-messaging';
import type { PersonRef } from '../decide/person-ref';
import { AccessLog } from '../publish/access-log';
import { type Asked, AskedBy } from './caller';
import { cursorQuery, Documented, instantQueries, limitQuery, purposeHeader, refParam } from './documented';
import { fragmentOf } from './person-fragment';
import { PersonParam } from './person-param';
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
    @Param('ref', PersonParam) ref: PersonRef,
    @Query() instants: InstantsQuery,
    @AskedBy() asked: Asked,
  ): Promise<ProfileView> {
    const view = await this.ask<ProfileView>(asked, 'get', { ref, ...instants });
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
  @ApiQuery(cursorQuery)
  @ApiQuery(instantQueries.asOf)
  @ApiQuery(instantQueries.knownAt)
  @purposeHeader()
  timeline(
    @Param('ref', PersonParam) ref: PersonRef,
    @Query() page: TimelineQuery,
    @AskedBy() asked: Asked,
  ): Promise<TimelinePage> {
    return this.recorded(asked, 'timeline', { ref, ...page });
  }

  @Get('history')
  @Documented({
    summary: 'How the person came to be: merges and refused links, with the events that showed them',
    answer: 'PersonHistory',
    refusals: ['gateway.ref-invalid', 'profile.not-found', 'gateway.access-not-recorded'],
  })
  @ApiParam(refParam)
  @purposeHeader()
  history(
    @Param('ref', PersonParam) ref: PersonRef,
    @Query() _: NoQuery,
    @AskedBy() asked: Asked,
  ): Promise<PersonHistory> {
    return this.recorded(asked, 'history', { ref });
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
