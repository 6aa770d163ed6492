import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import type { AccountPage, AccountView, GetAccount, GetAccounts, Relations } from '@ucv/contracts-profile';
import { Requests } from '@ucv/platform-messaging';
import type { PersonRef } from '../decide/person-ref';
import { AccessLog } from '../publish/access-log';
import { AccountParam, accountParam } from './account-param';
import { type Asked, AskedBy } from './caller';
import { cursorQuery, Documented, limitQuery, purposeHeader, refParam } from './documented';
import { PersonParam } from './person-param';
import { NoQuery, PageQuery } from './profile-queries';

/** Whom and what people belong with. The profile service answers; a read of a person is recorded first. */
@Controller('v1')
export class RelationsController {
  constructor(
    private readonly requests: Requests,
    private readonly access: AccessLog,
  ) {}

  @Get('profiles/:ref/relations')
  @Documented({
    summary: 'Household, accounts, employment and referrals of a person, as known now',
    answer: 'Relations',
    refusals: ['gateway.ref-invalid', 'profile.not-found', 'gateway.access-not-recorded'],
  })
  @ApiParam(refParam)
  @purposeHeader()
  async relations(
    @Param('ref', PersonParam) ref: PersonRef,
    @Query() _: NoQuery,
    @AskedBy() asked: Asked,
  ): Promise<Relations> {
    const answer = await this.ask<Relations>(asked, 'relations', { ref });
    await this.access.profileRead(asked, answer.person);
    return answer;
  }

  @Get('accounts')
  @Documented({
    summary: 'Accounts that group calls told of, by id',
    answer: 'AccountPage',
    refusals: ['profile.cursor-unknown'],
  })
  @ApiQuery(limitQuery)
  @ApiQuery(cursorQuery)
  accounts(@Query() page: PageQuery, @AskedBy() asked: Asked): Promise<AccountPage> {
    const body: GetAccounts = { ...page };
    return this.ask(asked, 'accounts', body);
  }

  @Get('accounts/:id')
  @Documented({
    summary: 'One account: its traits, and who belongs to it, by person id',
    answer: 'AccountView',
    refusals: ['profile.account-unknown', 'profile.cursor-unknown'],
  })
  @ApiParam(accountParam)
  @ApiQuery(limitQuery)
  @ApiQuery(cursorQuery)
  account(
    @Param('id', AccountParam) id: string,
    @Query() page: PageQuery,
    @AskedBy() asked: Asked,
  ): Promise<AccountView> {
    const body: GetAccount = { id, ...page };
    return this.ask(asked, 'account', body);
  }

  private ask<T>({ tenant, requestId }: Asked, name: string, body: object): Promise<T> {
    return this.requests.within({ requestId }).ask<T>('profile', name, tenant, body);
  }
}
