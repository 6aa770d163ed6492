import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  type Correction,
  type CorrectionList,
  correctionProblems,
  type CorrectionProblem,
  correctionStatuses,
  type CorrectionStatus,
  type DecideCorrection,
  type ListCorrections,
  type NamedPerson,
  type ProposeCorrection,
} from '@ucv/contracts-identity';
import { Answers, RequestId, Tenant } from '@ucv/platform-messaging';
import { IsIn, IsInt, IsObject, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { CorrectionCommands } from './correction-commands';

class ProposeCorrectionDto implements ProposeCorrection {
  @IsObject() person: NamedPerson;
  @IsObject() identifier: { type: string; value: string };
  @IsIn(correctionProblems) problem: CorrectionProblem;
  @IsString() @MaxLength(100) actor: string;
}

class ListCorrectionsDto implements ListCorrections {
  @IsIn(correctionStatuses) status: CorrectionStatus;
  @IsInt() @Min(1) @Max(100) limit: number;
  @IsOptional() @IsString() @MaxLength(80) cursor?: string;
}

class DecideCorrectionDto implements DecideCorrection {
  @IsString() @MaxLength(80) correction: string;
  @IsIn(['accept', 'reject']) verdict: 'accept' | 'reject';
  @IsString() @Matches(/\S/) @MaxLength(1_000) reason: string;
  @IsString() @MaxLength(100) actor: string;
}

/** Identifiers that are said to be wrong, and what stewards say of that. */
@Controller()
export class CorrectionsController {
  constructor(private readonly commands: CorrectionCommands) {}

  @Answers('identity', 'propose-correction')
  propose(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() asked: ProposeCorrectionDto,
  ): Promise<Correction> {
    return this.commands.propose({ tenant, requestId }, asked);
  }

  @Answers('identity', 'corrections')
  list(@Tenant() tenant: string, @Payload() asked: ListCorrectionsDto): Promise<CorrectionList> {
    return this.commands.list(tenant, asked);
  }

  @Answers('identity', 'decide-correction')
  decide(
    @Tenant() tenant: string,
    @RequestId() requestId: string | undefined,
    @Payload() asked: DecideCorrectionDto,
  ): Promise<Correction> {
    return this.commands.decide({ tenant, requestId }, asked);
  }
}
