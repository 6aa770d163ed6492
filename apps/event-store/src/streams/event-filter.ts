import type { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import type { RecordView } from '../storage/record';
import { Code, GrpcError } from '../transport/status';

/** Whether a reader of `$all` wants an event. */
export type EventFilter = (record: RecordView) => boolean;

export interface Filtering {
  accepts: EventFilter;
  /** A checkpoint is due after so many events looked at. */
  checkpointEvery: number;
}

/** Events that the real server looks at in one go when the request states no window. */
const defaultWindow = 32;

type Options = ReadReq.Options.FilterOptions;

/** @refuses an invalid regular expression, no expression at all, an interval of 0 */
export function readFilter(options: Options): Filtering {
  const window = options.hasMax() ? options.getMax() : defaultWindow;
  const multiplier = options.getCheckpointintervalmultiplier();
  if (multiplier < 1 || window < 1) {
    throw new GrpcError(
      Code.invalidArgument,
      'The checkpoint interval and the search window must be at least 1',
    );
  }
  return { accepts: readExpression(options), checkpointEvery: window * multiplier };
}

function readExpression(options: Options): EventFilter {
  const onStream = options.getStreamIdentifier();
  const expression = onStream ?? options.getEventType();
  if (!expression)
    throw new GrpcError(Code.invalidArgument, 'A filter needs a stream name or event type expression');
  if (expression.getRegex() === '') {
    const prefixes = expression.getPrefixList().map((prefix) => Buffer.from(prefix, 'utf8'));
    return onStream
      ? (record) => startsWithOne(record.streamBytes, prefixes)
      : (record) => startsWithOne(record.typeBytes, prefixes);
  }
  const pattern = compile(expression.getRegex());
  return onStream ? (record) => pattern.test(record.stream) : (record) => pattern.test(record.type);
}

function compile(regex: string): RegExp {
  try {
    return new RegExp(regex);
  } catch {
    throw new GrpcError(Code.invalidArgument, 'The filter is not a valid regular expression');
  }
}

function startsWithOne(name: Buffer, prefixes: Buffer[]): boolean {
  for (const prefix of prefixes) if (startsWith(name, prefix)) return true;
  return false;
}

function startsWith(name: Buffer, prefix: Buffer): boolean {
  if (prefix.length > name.length) return false;
  for (let at = 0; at < prefix.length; at++) if (name[at] !== prefix[at]) return false;
  return true;
}
