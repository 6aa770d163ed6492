import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb';
import { Expect } from '../decide/commit-check';
import type { NewEvent } from '../streams/append-builder';
import { Code, GrpcError } from '../transport/status';
import type { AppendOptions, AppendPart } from './batch-append-request';
import { readProposed, readUuid } from './proposed-event';
import { readStreamName } from './stream-name';

type Options = BatchAppendReq.Options;

/** A part of an append as the generated class reads it. @refuses one without a correlation id */
export class GeneratedPart implements AppendPart {
  readonly correlationId: string;

  constructor(private readonly request: BatchAppendReq) {
    this.correlationId = readUuid(request.getCorrelationId());
  }

  get hasOptions(): boolean {
    return this.request.hasOptions();
  }
  get isFinal(): boolean {
    return this.request.getIsFinal();
  }
  get streamAsSent(): string {
    const name = this.request.getOptions()?.getStreamIdentifier()?.getStreamName_asU8();
    return Buffer.from(name ?? []).toString('utf8');
  }

  options(): AppendOptions {
    const options = this.request.getOptions()!;
    return {
      stream: readStreamName(options.getStreamIdentifier()),
      expected: expectedPosition(options),
      expires: deadlineOf(options),
    };
  }

  events(): NewEvent[] {
    return this.request.getProposedMessagesList().map(readProposed);
  }
}

function deadlineOf(options: Options): number {
  const deadline = options.getDeadline();
  return deadline ? deadline.getSeconds() * 1000 + deadline.getNanos() / 1e6 : Infinity;
}

function expectedPosition(options: Options): number {
  if (options.hasAny()) return Expect.any;
  if (options.hasNoStream()) return Expect.noStream;
  if (options.hasStreamExists()) return Expect.streamExists;
  if (options.hasStreamPosition()) return Number(options.getStreamPosition());
  throw new GrpcError(Code.invalidArgument, 'An expected revision is required');
}
