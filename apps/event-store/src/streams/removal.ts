import { notWritten, streamDeleted, wrongVersion } from './refusals';
import type { AppendOutcome } from './writer';

interface Removal {
  stream: string;
  expected: number;
}

/** Position of the event that removed a stream. @refuses a wrong revision, a tombstoned stream */
export async function removedAt(
  operation: string,
  { stream, expected }: Removal,
  outcome: Promise<AppendOutcome>,
): Promise<number> {
  const result = await outcome.catch((error) => {
    throw notWritten(error);
  });
  if (result.kind === 'deleted') throw streamDeleted(stream);
  if (result.kind === 'wrong-version') throw wrongVersion(operation, stream, expected, result.current);
  return (result as { position: number }).position;
}
