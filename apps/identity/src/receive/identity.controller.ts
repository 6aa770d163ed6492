import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { Answers, Tenant } from '@ucv/platform-messaging';
import { ReadModel } from '@ucv/platform-read-model';
import { ArrayMaxSize, IsArray, Matches } from 'class-validator';
import { loadGraph } from '../project/graph-store';

export class ResolveDto {
  @IsArray() @ArrayMaxSize(1000) @Matches(/^[0-9a-f]{32}$/, { each: true }) refs: string[];
}

/** What other services ask of identity. */
@Controller()
export class IdentityController {
  constructor(private readonly readModel: ReadModel) {}

  /** The person of each ref; a ref never joined is a person of its own. */
  @Answers('identity', 'resolve')
  async resolve(
    @Tenant() tenant: string,
    @Payload() { refs }: ResolveDto,
  ): Promise<{ persons: Record<string, string> }> {
    const graph = await this.readModel.forTenant(tenant, (tx) => loadGraph(tx, tenant, refs));
    return {
      persons: Object.fromEntries(refs.map((ref) => [ref, graph.person({ type: '', ref }).self.ref])),
    };
  }
}
