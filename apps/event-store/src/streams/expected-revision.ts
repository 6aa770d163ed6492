import { Expect } from '../decide/commit-check';
import { Code, GrpcError } from '../transport/status';

/** The generated options of Append, Delete and Tombstone ask alike. */
interface RevisionOptions {
  hasAny(): boolean;
  hasNoStream(): boolean;
  hasStreamExists(): boolean;
  hasRevision(): boolean;
  getRevision(): string;
}

/** What the caller expects of the stream. @refuses a request that says nothing of it */
export function expectedRevision(options: RevisionOptions): number {
  if (options.hasAny()) return Expect.any;
  if (options.hasNoStream()) return Expect.noStream;
  if (options.hasStreamExists()) return Expect.streamExists;
  if (options.hasRevision()) return Number(options.getRevision());
  throw new GrpcError(Code.invalidArgument, 'An expected revision is required');
}
