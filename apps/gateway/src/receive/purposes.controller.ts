import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import {
  type DefinePurpose,
  type LawfulBasis,
  lawfulBases,
  type Purpose,
  type Purposes,
} from '@ucv/contracts-consent';
import { Requests } from '@ucv/platform-messaging';
import { IsIn, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { type Asked, AskedBy } from './caller';
import { Documented } from './documented';
import { schemas } from './schemas';

class PurposeBody implements Purpose {
  @Matches(/^[a-z][a-z0-9-]{0,39}$/) purpose: string;
  @IsIn(lawfulBases) basis: LawfulBasis;
  @IsString() @MinLength(1) @MaxLength(500) description: string;
}

/** What personal data may be used for, kept by consent. */
@Controller('v1/purposes')
export class PurposesController {
  constructor(private readonly requests: Requests) {}

  @Get()
  @Documented({ summary: 'Purposes and their lawful basis', answer: 'PurposeList' })
  list(@AskedBy() { tenant, requestId }: Asked): Promise<Purposes> {
    return this.requests.within({ requestId }).ask('consent', 'purposes', tenant, {});
  }

  @Put()
  @Documented({ summary: 'Define a purpose, or define it anew', answer: 'Purpose' })
  @ApiBody({ schema: schemas.Purpose as object })
  define(@Body() purpose: PurposeBody, @AskedBy() { tenant, requestId, actor }: Asked): Promise<Purpose> {
    const body: DefinePurpose = { ...purpose, actor };
    return this.requests.within({ requestId }).ask('consent', 'define-purpose', tenant, body);
  }
}
