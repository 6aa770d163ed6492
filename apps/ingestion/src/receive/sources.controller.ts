import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { RegisterSource, SourceKey, SourceList } from '@ucv/contracts-ingestion';
import { Answers, Tenant } from '@ucv/platform-messaging';
import { Refusal } from '@ucv/platform-service';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { randomBytes } from 'node:crypto';
import { isSourceName } from '../decide/sources';
import { SourceDirectory } from '../project/source-directory';
import { SourceRegistry } from '../publish/source-registry';

export class RegisterSourceDto implements RegisterSource {
  @IsString() source: string;
  @IsOptional() @IsString() @MaxLength(100) actor?: string;
}

/** Sources and their write keys, for the gateway. */
@Controller()
export class SourcesController {
  constructor(
    private readonly registry: SourceRegistry,
    private readonly directory: SourceDirectory,
  ) {}

  @Answers('ingestion', 'register-source')
  async register(
    @Tenant() tenant: string,
    @Payload() { source, actor }: RegisterSourceDto,
  ): Promise<SourceKey> {
    if (!isSourceName(source)) {
      throw new Refusal(
        'ingestion.source-name-invalid',
        'A source is named by at most 40 lower-case letters, digits, _ and -.',
      );
    }
    const writeKey = randomBytes(24).toString('base64url');
    const made = await this.registry.register({ tenant, source, writeKey, actor });
    if (!made) {
      throw new Refusal('ingestion.source-exists', 'There is a source of that name already.', {
        status: 409,
      });
    }
    return { source, writeKey };
  }

  @Answers('ingestion', 'sources')
  list(@Tenant() tenant: string): Promise<SourceList> {
    return this.directory.list(tenant);
  }
}
