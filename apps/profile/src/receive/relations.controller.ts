import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { AccountPage, AccountView, Relations } from '@ucv/contracts-profile';
import { Answers, Tenant } from '@ucv/platform-messaging';
import { RelationsView } from './relations-view';
import { GetAccountDto, GetAccountsDto, GetRelationsDto } from './requests.dto';

/** What other services ask of relations; always as known now. */
@Controller()
export class RelationsController {
  constructor(private readonly view: RelationsView) {}

  @Answers('profile', 'relations')
  relations(@Tenant() tenant: string, @Payload() { ref }: GetRelationsDto): Promise<Relations> {
    return this.view.relations(tenant, ref);
  }

  @Answers('profile', 'accounts')
  accounts(@Tenant() tenant: string, @Payload() page: GetAccountsDto): Promise<AccountPage> {
    return this.view.accounts(tenant, page);
  }

  @Answers('profile', 'account')
  account(@Tenant() tenant: string, @Payload() asked: GetAccountDto): Promise<AccountView> {
    return this.view.account(tenant, asked);
  }
}
