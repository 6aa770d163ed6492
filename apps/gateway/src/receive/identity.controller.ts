import { Body, Controller, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import type {
  HubList,
  IdentityRules,
  OrderDone,
  OrderLock,
  OrderMerge,
  OrderRelease,
  OrderSplit,
  RulesInForce,
  SetRules,
  SimulateRules,
  Simulation,
} from '@ucv/contracts-identity';
import { ApiQuery } from '@nestjs/swagger';
import { Requests } from '@ucv/platform-messaging';
import { type Asked, AskedBy } from './caller';
import { Documented, limitQueryUpTo } from './documented';
import {
  hubsAfter,
  HubsQuery,
  LockBody,
  MergeBody,
  ReleaseBody,
  RulesBody,
  SimulationBody,
  SplitBody,
} from './identity-bodies';
import { checkedRef } from './person-param';
import type { RefusalCode } from './refusals';
import { SampleNames } from './sample-names';

/** Everything is decided anew. */
const anewMs = 60_000;
const orderMs = 15_000;

const always: RefusalCode[] = ['identity.person-unknown', 'identity.person-erased', 'identity.not-reached'];

/** Who is who: what stewards order, and the rules. Kept by identity. */
@Controller('v1/identity')
export class IdentityController {
  constructor(
    private readonly requests: Requests,
    private readonly samples: SampleNames,
  ) {}

  @Post('merge')
  @HttpCode(200)
  @Documented({
    summary: 'Make two persons one, whatever the limits; undone by a split with the id as `undo`',
    body: 'MergePersons',
    answer: 'OrderDone',
    refusals: [
      ...always,
      'identity.same-person',
      'identity.person-locked',
      'identity.person-too-large',
      'identity.shared-identifier',
    ],
  })
  merge(@Body() { into, absorb, reason }: MergeBody, @AskedBy() asked: Asked): Promise<OrderDone> {
    const { actor } = asked;
    const body: OrderMerge = { into: checkedRef(into), absorb: checkedRef(absorb), reason, actor };
    return this.ask(asked, 'merge', body, orderMs);
  }

  @Post('split')
  @HttpCode(200)
  @Documented({
    summary: 'Take identifiers out of a person, or a merge back; they are kept apart from then on',
    body: 'SplitPerson',
    answer: 'OrderDone',
    refusals: [
      ...always,
      'identity.not-attached',
      'identity.all-would-leave',
      'identity.merge-unknown',
      'identity.merge-undone',
    ],
  })
  split(
    @Body() { person, identifiers, undo, reason }: SplitBody,
    @AskedBy() asked: Asked,
  ): Promise<OrderDone> {
    const leaving = identifiers?.map(checkedRef) as OrderSplit['identifiers'];
    const { actor } = asked;
    const body: OrderSplit = { person: checkedRef(person), identifiers: leaving, undo, reason, actor };
    return this.ask(asked, 'split', body, orderMs);
  }

  @Post('lock')
  @HttpCode(200)
  @Documented({
    summary: 'Let nothing join a person any more, or let it again',
    body: 'LockPerson',
    answer: 'OrderDone',
    refusals: [...always, 'identity.shared-identifier'],
  })
  lock(@Body() { person, locked, reason }: LockBody, @AskedBy() asked: Asked): Promise<OrderDone> {
    const body: OrderLock = { person: checkedRef(person), locked, reason, actor: asked.actor };
    return this.ask(asked, 'lock', body, orderMs);
  }

  @Get('hubs')
  @Documented({
    summary: 'Identifiers that belong to nobody: shared by many, or learned to be a placeholder; no values',
    answer: 'HubList',
  })
  @ApiQuery(limitQueryUpTo(200, 50))
  @ApiQuery({
    name: 'after',
    required: false,
    schema: { type: 'string', pattern: hubsAfter },
    description: '`next` of an earlier answer',
  })
  hubs(@Query() query: HubsQuery, @AskedBy() asked: Asked): Promise<HubList> {
    return this.ask(asked, 'hubs', { ...query });
  }

  @Post('hubs/release')
  @HttpCode(200)
  @Documented({
    summary: 'Let an identifier belong to somebody again; it is learned anew by twice as many alone',
    body: 'ReleaseIdentifier',
    answer: 'OrderDone',
    refusals: [...always, 'identity.not-shared'],
  })
  release(@Body() { identifier, reason }: ReleaseBody, @AskedBy() asked: Asked): Promise<OrderDone> {
    const body: OrderRelease = { identifier: checkedRef(identifier), reason, actor: asked.actor };
    return this.ask(asked, 'release', body, orderMs);
  }

  @Get('rules')
  @Documented({ summary: 'The rules for joining identifiers', answer: 'IdentityRules' })
  rules(@AskedBy() asked: Asked): Promise<IdentityRules> {
    return this.ask(asked, 'rules', {});
  }

  @Put('rules')
  @Documented({
    summary:
      'Set rules; what is left out stays as it is, also within a setting. They hold for all that happened',
    body: 'IdentityRulesChange',
    answer: 'IdentityRulesInForce',
    refusals: [
      'identity.rules-invalid',
      'identity.rules-conflict',
      'identity.not-reached',
      'gateway.access-not-recorded',
    ],
  })
  async setRules(@Body() change: RulesBody, @AskedBy() asked: Asked): Promise<RulesInForce> {
    const body: SetRules = { change, actor: asked.actor };
    const { effect, ...rules } = await this.ask<RulesInForce>(asked, 'set-rules', body, anewMs);
    return { ...rules, effect: { ...effect, samples: await this.samples.of(asked, effect.samples) } };
  }

  @Post('simulations')
  @HttpCode(200)
  @Documented({
    summary: 'What other rules, or other weights, would make of all that happened; nothing is kept',
    body: 'SimulateIdentityRules',
    answer: 'IdentitySimulation',
    refusals: [
      'identity.rules-invalid',
      'identity.rules-conflict',
      'identity.too-few-described',
      'gateway.access-not-recorded',
    ],
  })
  async simulate(@Body() { rules, weights }: SimulationBody, @AskedBy() asked: Asked): Promise<Simulation> {
    const body: SimulateRules = { change: rules, ...(weights && { weights }) };
    const simulation = await this.ask<Simulation>(asked, 'simulate', body, anewMs);
    return { ...simulation, samples: await this.samples.of(asked, simulation.samples) };
  }

  private ask<T>({ tenant, requestId }: Asked, name: string, body: object, timeout?: number): Promise<T> {
    return this.requests.within({ requestId, timeout }).ask<T>('identity', name, tenant, body);
  }
}
