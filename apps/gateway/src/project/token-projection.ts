import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ProjectionHost, type ProjectionRunner } from '@ucv/platform-event-store';
import { Tokens } from '../receive/tokens';
import { tokenTable } from './token-table';

/** Keeps the table of tokens up with the log. */
@Injectable()
export class TokenTable implements OnApplicationBootstrap {
  private runner: ProjectionRunner;

  constructor(
    private readonly projections: ProjectionHost,
    private readonly tokens: Tokens,
  ) {}

  onApplicationBootstrap(): void {
    this.runner = this.projections.start(tokenTable, { onCommitted: () => this.tokens.forget() });
  }

  /** Resolves when everything up to a position is in the table. */
  reached(position: bigint): Promise<void> {
    return this.runner.reached(position);
  }
}
