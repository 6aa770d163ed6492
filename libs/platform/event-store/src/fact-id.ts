import { v5 } from 'uuid';

/** Namespace of ids that follow from their cause; fixed for ever, since recorded ids depend on it. */
const namespace = 'b2f6f3c0-6c0f-5d5e-9d0a-6b1d0c6f0a41';

/**
 * Id of the n-th fact of one kind that a consumer derives from one cause. The same cause always gives the
 * same id, so that a crash between append and checkpoint repeats nothing.
 * @source RFC 9562, version 5
 */
export function factId(consumer: string, causingEventId: string, kind: string, n = 0): string {
  return v5(JSON.stringify([consumer, causingEventId, kind, n]), namespace);
}
