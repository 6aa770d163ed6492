import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import {
  type Deliveries,
  type DeliveriesReplayed,
  deliveryStates,
  type GetDeliveries,
  type ReplayDeliveries,
} from '@ucv/contracts-activation';
import type { ProfileView } from '@ucv/contracts-profile';
import type { Subject } from '@ucv/envelope';
import { Requests } from '@ucv/platform-messaging';
import { Refusal } from '@ucv/platform-service';
import { maySeePersons } from '../decide/access';
import type { PersonRef } from '../decide/person-ref';
import { AccessLog } from '../publish/access-log';
import { type Asked, AskedBy } from './caller';
import { DeliveriesQuery, ReplayBody } from './delivery-queries';
import { cursorQuery, Documented, limitQuery, purposeHeader } from './documented';
import { idPattern } from './field-rules';
import { checkedRef } from './person-param';
import { fragmentOf } from './person-fragment';

/** What was sent to whom, on which consent, kept by activation. */
@Controller('v1/deliveries')
export class DeliveriesController {
  constructor(
    private readonly requests: Requests,
    private readonly access: AccessLog,
  ) {}

  @Get()
  @Documented({
    summary: 'Deliveries, newest first; those to one person for roles that may see one person',
    answer: 'DeliveryPage',
    refusals: ['profile.not-found', 'activation.cursor-unknown', 'gateway.access-not-recorded'],
  })
  @ApiQuery({ name: 'destination', required: false, schema: { type: 'string', pattern: idPattern } })
  @ApiQuery({ name: 'state', required: false, schema: { enum: [...deliveryStates] } })
  @ApiQuery({
    name: 'person',
    required: false,
    schema: { type: 'string' },
    description: 'Person id, or `type:value` percent-encoded',
  })
  @ApiQuery(limitQuery)
  @ApiQuery(cursorQuery)
  @purposeHeader()
  async deliveries(
    @Query() { person, ...page }: DeliveriesQuery,
    @AskedBy() asked: Asked,
  ): Promise<Deliveries> {
    const whom = person === undefined ? undefined : await this.personOf(asked, checkedRef(person));
    const body: GetDeliveries = { ...page, person: whom?.ref };
    const answer = await this.ask<Deliveries>(asked, 'deliveries', body);
    if (whom) await this.access.profileRead(asked, whom);
    return answer;
  }

  @Post('replay')
  @HttpCode(202)
  @Documented({
    summary: 'Try dead deliveries of a destination again, or some by id; consent is asked again for each',
    body: 'ReplayDeliveries',
    answer: 'ReplayedDeliveries',
    status: 202,
    refusals: ['activation.destination-unknown'],
  })
  replay(@Body() which: ReplayBody, @AskedBy() asked: Asked): Promise<DeliveriesReplayed> {
    if ((which.destination === undefined) === (which.deliveries === undefined)) throw oneOfBoth();
    const body: ReplayDeliveries = { ...which, actor: asked.actor };
    return this.ask(asked, 'replay-deliveries', body);
  }

  /** @refuses gateway.forbidden, profile.not-found */
  private async personOf(asked: Asked, ref: PersonRef): Promise<Subject> {
    if (!maySeePersons(asked.role)) {
      throw new Refusal('gateway.forbidden', `The role ${asked.role} may not ask about one person.`, {
        status: 403,
      });
    }
    if ('id' in ref) return { type: 'person', ref: ref.id };
    const { tenant, requestId } = asked;
    const requests = this.requests.within({ requestId });
    return fragmentOf(await requests.ask<ProfileView>('profile', 'get', tenant, { ref }));
  }

  private ask<T>({ tenant, requestId }: Asked, name: string, body: object): Promise<T> {
    return this.requests.within({ requestId }).ask<T>('activation', name, tenant, body);
  }
}

function oneOfBoth(): Refusal {
  const problem = 'must be named, or else the other one, but not both';
  const details = ['destination', 'deliveries'].map((field) => ({ field, problem }));
  return new Refusal('http.invalid-input', 'Name either a destination or deliveries.', { details });
}
