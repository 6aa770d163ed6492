import type { Deliveries, DeliveryView } from '@ucv/contracts-activation';
import type { ProfileView } from '@ucv/contracts-profile';
import type { Segments } from '@ucv/contracts-segmentation';
import { Refused } from '../refused';
import type { GatewayClient, Query } from './gateway-client';

/** What was sent. */
export interface Sent {
  /** Newest first; null where they could not be had. */
  deliveries: DeliveryView[] | null;
  /** Why they could not be had. */
  missing?: string;
  /** Names of the segments that they are about, as far as this token may know them. */
  segmentNames: Record<string, string>;
}

/** When a delivery was last tried, or came to be. */
export const sentAt = ({ last, createdAt }: DeliveryView): string => last?.at ?? createdAt;

/** What was sent to one person, without what came after the instants. A view of a person does without it if it must. */
export async function askSent(
  gateway: GatewayClient,
  { id, segments }: ProfileView,
  instants: readonly (string | undefined)[],
): Promise<Sent> {
  const known = Object.fromEntries(segments.map((segment) => [segment.id, segment.name]));
  try {
    const all = await askDeliveries(gateway, { person: id }, 200);
    const deliveries = all.filter((one) => instants.every((until) => !until || sentAt(one) <= until));
    return { deliveries, segmentNames: await namesFor(gateway, deliveries, known) };
  } catch (error) {
    return { deliveries: null, missing: whyMissing(error), segmentNames: known };
  }
}

/** @cost one question for each 200 */
export async function askDeliveries(
  gateway: GatewayClient,
  filter: Query,
  limit: number,
): Promise<DeliveryView[]> {
  const found: DeliveryView[] = [];
  let cursor: string | undefined;
  do {
    const query = { ...filter, limit: Math.min(limit - found.length, 200), cursor };
    const page = await gateway.get<Deliveries>('/v1/deliveries', query);
    found.push(...page.data);
    cursor = page.cursor ?? undefined;
  } while (cursor && found.length < limit);
  return found;
}

/** Names of the segments of deliveries; those that this token may not know, or that are gone, are left out. */
export async function namesFor(
  gateway: GatewayClient,
  deliveries: readonly DeliveryView[],
  known: Record<string, string> = {},
): Promise<Record<string, string>> {
  if (deliveries.every(({ cause }) => cause.segment in known)) return known;
  try {
    const { data } = await gateway.get<Segments>('/v1/segments');
    return { ...Object.fromEntries(data.map(({ id, name }) => [id, name])), ...known };
  } catch (error) {
    whyMissing(error);
    return known;
  }
}

/** What a reader of something else need not stumble over; anything else is thrown. */
function whyMissing(error: unknown): string {
  const code = error instanceof Refused ? error.code : '';
  if (code === 'gateway.forbidden') return 'the role of this token may not see them';
  if (code === 'messaging.no-answer') return 'the service that knows them does not answer';
  throw error;
}
