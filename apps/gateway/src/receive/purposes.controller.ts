import { Body, Controller, Get, Put } from '@nestjs/common';
import {
  type DefinePurpose,
  type LawfulBasis,
  lawfulBases,
  type Purpose,
  type Purposes,
} from '@ucv/contracts-consent';
import { Requests } from '@ucv/platform-messaging';
import { IsBoolean, IsIn } from 'class-validator';
import { type Asked, AskedBy } from './caller';
import { Documented } from './documented';
import { IsPurpose, IsText, Optional } from './field-rules';

class PurposeBody implements Purpose {
  @IsPurpose() purpose: string;
  @IsIn(lawfulBases) basis: LawfulBasis;
  @IsText(500) description: string;
  @Optional() @IsBoolean() gpc?: boolean;
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
  @Documented({
    summary: 'Define a purpose, or define it anew',
    body: 'PurposeDefinition',
    answer: 'Purpose',
  })
  define(@Body() purpose: PurposeBody, @AskedBy() { tenant, requestId, actor }: Asked): Promise<Purpose> {
    const body: DefinePurpose = { ...purpose, actor };
    return this.requests.within({ requestId }).ask('consent', 'define-purpose', tenant, body);
  }
}
