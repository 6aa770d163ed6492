import { Refusal } from '@ucv/platform-service';

interface Place {
  position: string;
  id: string;
}

/** A place in a list of deliveries as an opaque string. */
export const cursorOf = ({ position, id }: Place): string =>
  Buffer.from(JSON.stringify([position, id])).toString('base64url');

/** @refuses activation.cursor-unknown */
export function readCursor(cursor: string): Place {
  try {
    const [position, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
    if (/^\d{1,20}$/.test(position ?? '') && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id ?? ''))
      return { position: String(position), id: String(id) };
  } catch {
    // Refused below, as any other cursor that is not ours.
  }
  throw new Refusal(
    'activation.cursor-unknown',
    'This cursor is not one of ours: leave it out to begin at the newest delivery.',
  );
}
