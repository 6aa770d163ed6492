import { Body, Controller, Get, Put } from '@nestjs/common';
import type { ContactPolicy, SetContactPolicy } from '@ucv/contracts-activation';
import { Requests } from '@ucv/platform-messaging';
import { IsObject, IsString } from 'class-validator';
import { type Asked, AskedBy } from './caller';
import { Documented } from './documented';
import { Optional } from './field-rules';

/** What is inside is checked by activation, which keeps it. */
class ContactPolicyBody implements ContactPolicy {
  @Optional() @IsObject() cap?: ContactPolicy['cap'];
  @Optional() @IsObject() quietHours?: ContactPolicy['quietHours'];
  @Optional() @IsString() timeZone?: string;
  @Optional() @IsString() expireAfter?: string;
}

/** How often, and when, one person is contacted at most, kept by activation. */
@Controller('v1/policies/contact')
export class ContactPolicyController {
  constructor(private readonly requests: Requests) {}

  @Get()
  @Documented({ summary: 'The contact policy that holds; empty where none was set', answer: 'ContactPolicy' })
  current(@AskedBy() { tenant, requestId }: Asked): Promise<ContactPolicy> {
    return this.requests.within({ requestId }).ask('activation', 'contact-policy', tenant, {});
  }

  @Put()
  @Documented({
    summary: 'Set the contact policy; an empty one lifts it',
    body: 'ContactPolicySetting',
    answer: 'ContactPolicy',
  })
  set(
    @Body() policy: ContactPolicyBody,
    @AskedBy() { tenant, requestId, actor }: Asked,
  ): Promise<ContactPolicy> {
    const body: SetContactPolicy = { ...policy, actor };
    return this.requests.within({ requestId }).ask('activation', 'set-contact-policy', tenant, body);
  }
}
