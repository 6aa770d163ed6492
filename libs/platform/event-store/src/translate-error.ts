import { CommandError, ErrorType, isCommandError } from '@eventstore/db-client';
import { LogError, LogUnavailable, RevisionConflict } from './errors';

type Translation = (error: CommandError, stream: string) => LogError;

const translations: Partial<Record<ErrorType, Translation>> = {
  [ErrorType.WRONG_EXPECTED_VERSION]: (error, stream) => {
    const { expectedVersion, actualVersion } = error as unknown as {
      expectedVersion: unknown;
      actualVersion: unknown;
    };
    const actual = typeof actualVersion === 'bigint' ? Number(actualVersion) : undefined;
    return new RevisionConflict(stream, String(expectedVersion), actual);
  },
  [ErrorType.STREAM_DELETED]: (cause, stream) =>
    new LogError('log.stream-removed', 'the stream was removed for good and takes no more facts', {
      stream,
      cause,
    }),
  [ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED]: (cause, stream) =>
    new LogError('log.fact-too-large', 'one append may hold at most 1 MiB: append fewer or smaller facts', {
      stream,
      cause,
    }),
  [ErrorType.ACCESS_DENIED]: (cause, stream) =>
    new LogError('log.access-denied', "the log refused this service's credentials", { stream, cause }),
};

/** The client's error in our own words; whatever is not a plain refusal leaves the outcome unknown. */
export function translateError(error: unknown, stream: string): LogError {
  if (error instanceof LogError) return error;
  if (error instanceof Error && isCommandError(error)) {
    return translations[error.type]?.(error, stream) ?? new LogUnavailable(error);
  }
  return new LogUnavailable(error);
}
