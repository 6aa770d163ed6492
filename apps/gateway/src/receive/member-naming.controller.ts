import { Body, Controller, Get, Put } from '@nestjs/common';
import { IsBoolean } from 'class-validator';
import { type Asked, AskedBy } from './caller';
import { Documented } from './documented';
import { MemberNaming } from './member-naming';

class MemberNamingBody {
  @IsBoolean() allowed: boolean;
}

/** Whether those who build segments may see who the members are. */
@Controller('v1/settings/member-naming')
export class MemberNamingController {
  constructor(private readonly naming: MemberNaming) {}

  @Get()
  @Documented({
    summary: 'Whether marketers may see who the members of segments are; not unless somebody allowed it',
    answer: 'MemberNaming',
    refusals: ['gateway.log-unavailable'],
  })
  async current(@AskedBy() { tenant }: Asked): Promise<MemberNamingBody> {
    return { allowed: await this.naming.isAllowed(tenant) };
  }

  @Put()
  @Documented({
    summary: 'Let marketers see who the members of segments are, or take that back',
    body: 'MemberNamingSetting',
    answer: 'MemberNaming',
    refusals: ['gateway.log-unavailable'],
  })
  async set(@Body() { allowed }: MemberNamingBody, @AskedBy() asked: Asked): Promise<MemberNamingBody> {
    return { allowed: await this.naming.set(asked, allowed) };
  }
}
